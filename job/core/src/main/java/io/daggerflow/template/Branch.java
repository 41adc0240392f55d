package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tasks one after the other, inside a {@code decision} or a {@code parallel}.
 *
 * @param name {@code case-1}, {@code branch-1}, …, {@code otherwise} where the file gives none
 * @param when of a case; null for {@code otherwise} and the branches of a {@code parallel}
 */
public record Branch(String name, @Nullable Expression when, List<TaskTemplate> tasks) {
  public Branch {
    tasks = List.copyOf(tasks);
  }

  private static final String OTHERWISE = "otherwise";

  /** {@code branches} of a {@code parallel}. */
  static List<Branch> branches(Fields owner) {
    return list(owner, "branches", "branch-", fields -> null);
  }

  /** {@code cases} of a {@code decision}, and {@code otherwise}. */
  static List<Branch> cases(Fields owner, Set<String> variables) {
    List<Branch> branches =
        list(
            owner,
            "cases",
            "case-",
            fields -> Expressions.requiredCondition(fields, "when", variables));
    Fields otherwise = owner.object(OTHERWISE);
    if (otherwise != null) {
      if (branches.stream().anyMatch(branch -> branch.name().equals(OTHERWISE))) {
        owner.problem(OTHERWISE, Wording.twice(OTHERWISE));
      }
      branches.add(new Branch(OTHERWISE, null, TaskTemplate.list(otherwise.node(OTHERWISE))));
      otherwise.end();
    }
    return branches;
  }

  private static List<Branch> list(
      Fields owner, String field, String prefix, Function<Fields, @Nullable Expression> when) {
    List<Fields> all = owner.requiredObjects(field);
    List<String> names = new ArrayList<>();
    all.forEach(one -> names.add(NameFields.name(one, "name", prefix + (names.size() + 1))));
    Siblings.unique(all, names);
    List<Branch> branches = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Fields fields = all.get(i).node(names.get(i));
      branches.add(new Branch(names.get(i), when.apply(fields), TaskTemplate.list(fields)));
      fields.end();
    }
    return branches;
  }
}
