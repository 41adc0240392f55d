package io.daggerflow.template;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What nodes beside each other must fulfil together. */
final class Siblings {

  private Siblings() {}

  /** Notes names that stand twice. */
  static void unique(List<Fields> siblings, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < siblings.size(); i++) {
      String name = names.get(i);
      if (!name.isEmpty() && !seen.add(name)) {
        siblings.get(i).problem("name", Wording.twice(name));
      }
    }
  }

  /** As {@link #unique(List, List)}, by the field {@code name}. */
  static void unique(List<Fields> siblings) {
    unique(
        siblings,
        siblings.stream().map(one -> one.json("name") instanceof String name ? name : "").toList());
  }
}
