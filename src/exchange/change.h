// Changes of what the gate decides, each announced in the same breath: a rulebook, the directory, a day that came.
//
// Where a class of items opens for somebody, or opens in another form, it is announced to that party as a whole, so
// that whoever stood at the end gets it, once; a million items by one entry. Readers wait while a change is under way.
// Any thread; one change at a time. Errors: those of the store; then nothing has changed.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/result.h"
#include "exchange/rules.h"
#include "store/types.h"

namespace comity::exchange {

class Node;

// Neither: only what single items may is changed, by `batch` and `take_over`.
struct Changed {
  std::optional<KeptRulebook> rulebook = {};               // besides those that are known
  std::shared_ptr<const party::Directory> directory = {};  // in place of the present one
};

// `batch` is committed with the announcements. `take_over`, when given, runs between the commit and the moment from
// which readers see the change, and cannot fail.
Status change(Node& node, Changed changed, store::Batch batch, const std::function<void()>& take_over = {});

// Items whose embargo is over come to their new class and are announced again, to everybody: whoever stood at the end
// gets what opens. When to look next: where an embargo ends, at the latest half a minute from now.
Result<Time> open_embargoes(Node& node);

// Cheap unless a day has come on which the gate decides otherwise. Before every decision, and once a second.
Status keep_up(Node& node);

// When the node is opened for writing: what opened since it was last open is announced.
Status resume_rules(Node& node);

}  // namespace comity::exchange
