package io.daggerflow.template;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task written inline, run on behalf of its owner: {@code do}, {@code onStop}, {@code
 * compensate}.
 *
 * @param retry null for one try without bound
 * @param continueOnFailure of an interval's {@code do}: a failed run counts as unsuccessful
 */
public record Action(TaskKind kind, @Nullable RetryPolicy retry, boolean continueOnFailure) {

  private static final String DO = "do";
  private static final String ON_FAILURE = "onFailure";

  /** {@code onStop} or {@code compensate}, if it is there. */
  static @Nullable Action optional(Fields owner, String field, Set<String> variables) {
    Fields fields = owner.object(field);
    return fields == null ? null : once(fields, variables, TaskKinds.ACTIONS);
  }

  /** {@code do}, if it is there. */
  static @Nullable Action optionalDo(Fields owner, Set<String> variables) {
    Fields fields = owner.object(DO);
    return fields == null ? null : once(fields, variables, TaskKinds.DO);
  }

  /** The required {@code do}; null if it could not be read, which is noted. */
  static @Nullable Action requiredDo(Fields owner, Set<String> variables) {
    return owner.required(DO) ? optionalDo(owner, variables) : null;
  }

  /** The required {@code do} of an interval; null if it could not be read, which is noted. */
  static @Nullable Action ofInterval(Fields owner, Set<String> variables) {
    Fields fields = owner.requiredObject(DO);
    if (fields == null) {
      return null;
    }
    String goOn = Wording.word(OnFailure.CONTINUE);
    String chosen =
        WordFields.oneOf(fields, ON_FAILURE, List.of(Wording.word(OnFailure.FAIL), goOn));
    return read(fields, variables, TaskKinds.DO, goOn.equals(chosen));
  }

  private static @Nullable Action once(Fields fields, Set<String> variables, List<String> types) {
    fields.refuse(
        ON_FAILURE, "Expected 'onFailure' on the 'do' of an interval only, but this is another");
    return read(fields, variables, types, false);
  }

  private static @Nullable Action read(
      Fields fields, Set<String> variables, List<String> types, boolean continueOnFailure) {
    TaskKind kind = TaskKinds.read(fields, variables, types);
    RetryPolicy retry = RetryPolicy.ofAction(fields, variables, kind == null ? null : kind.type());
    if (kind == null) {
      return null;
    }
    fields.end();
    return new Action(kind, retry, continueOnFailure);
  }

  /** What stands in place of an action that could not be read. */
  static Action orNothing(@Nullable Action action) {
    return action == null ? new Action(new Assign(SetClause.NONE), null, false) : action;
  }
}
