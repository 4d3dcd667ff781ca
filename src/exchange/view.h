// What one audience may have of one collection: the page query that asks for just that, and the form of each item.
//
// A View is made for one page and one thread; it borrows the node. Errors: those of the store.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "exchange/browse.h"
#include "exchange/decisions.h"
#include "exchange/node.h"
#include "log/leaf.h"

namespace comity::exchange {

class View {
 public:
  static Result<View> make(Node& node, const Collection& collection, const Audience& audience,
                           const Selection& selection);

  // Permitted classes that the collection and the selection leave. Borrows this view.
  store::PageQuery query() const;
  // Whether the page was read by rules and classes that were all there: otherwise it may have passed something by.
  Result<bool> still_holds() const;

  // For the log: that somebody asked, and what this audience is not shown.
  void note_withheld() const { node_->refusals().note(reading_.gate, table_, act_.receiver); }

  // Of these items those that the audience may have, as it sees them.
  std::vector<Shown> show(std::vector<store::PageEntry> entries) const;
  bool is_whole(const store::ItemRow& row) const;
  // The decisions on what is shown, for the journal: one of each owner for all items that share them, and of each
  // item, which they are.
  struct Reasons {
    std::vector<Decided> decided;
    std::vector<log::DecidedBy> by;
  };
  Reasons reasons(const std::vector<Shown>& shown) const;
  const gate::Gate& gate() const { return *reading_.gate; }
  const Act& act() const { return act_; }
  Time now() const { return now_; }

 private:
  View(Node& node, const Collection& collection, const Audience& audience, const Selection& selection);

  // The fields to take out of this item; nothing when it is withheld.
  const std::optional<std::vector<std::string>>& form_of(const store::ItemRow& row) const;
  std::optional<std::vector<std::string>> judged(const store::ItemRow& row) const;
  Joined decide(const store::ItemRow& row) const;
  bool is_selected(const store::ItemRow& row, const std::vector<std::string>& fields) const;

  Node* node_;
  const Collection* collection_;
  const Selection* selection_;
  Time now_;
  Act act_;
  Rules::Reading reading_;
  Classes::All classes_;
  std::shared_ptr<const ClassTable> table_;
  mutable std::unordered_map<store::Seq, std::optional<std::vector<std::string>>> forms_;
};

}  // namespace comity::exchange
