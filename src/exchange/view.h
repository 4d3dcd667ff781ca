// What one audience may have of one collection: the page query that asks for just that, and the form of each item.
//
// A View is made for one page and one thread; it borrows the node. Errors: those of the store.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exchange/browse.h"
#include "exchange/decisions.h"
#include "exchange/node.h"

namespace comity::exchange {

class View {
 public:
  static Result<View> make(Node& node, const Collection& collection, const Audience& audience,
                           const Selection& selection);

  // Permitted classes that the collection and the selection leave. Borrows this view.
  store::PageQuery query() const;
  // Whether the page was read by rules and classes that were all there: otherwise it may have passed something by.
  Result<bool> still_holds() const;

  // The items of a page as the audience sees them.
  Result<std::vector<Shown>> show(std::vector<store::PageEntry> entries) const;
  // The decisions on them, for the journal: one for all items that share it.
  std::vector<Decided> decided(const std::vector<store::PageEntry>& entries) const;
  const gate::Gate& gate() const { return *reading_.gate; }
  const Act& act() const { return act_; }

 private:
  View(Node& node, const Collection& collection, const Audience& audience, const Selection& selection);

  // The fields to take out of this item; nothing when it is withheld.
  std::optional<std::vector<std::string>> form_of(const store::ItemRow& row) const;
  std::optional<std::vector<std::string>> judged(const store::ItemRow& row) const;
  Decided decide(const store::ItemRow& row) const;
  bool is_selected(const store::ItemRow& row, const std::vector<std::string>& fields) const;

  Node* node_;
  const Collection* collection_;
  const Selection* selection_;
  Act act_;
  Rules::Reading reading_;
  Classes::All classes_;
  std::shared_ptr<const ClassTable> table_;
};

}  // namespace comity::exchange
