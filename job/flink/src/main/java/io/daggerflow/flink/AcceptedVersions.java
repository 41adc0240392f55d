package io.daggerflow.flink;

import io.daggerflow.template.Graph;
import io.daggerflow.template.WorkflowTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A version never changes while it is there: templates given to a job that goes on from a savepoint
 * are compared with those that it accepted before. The tasks would find the same in their state;
 * whoever submits is told at once, and of all of them.
 */
final class AcceptedVersions implements TemplatesTopic.Reader {

  private final Map<String, WorkflowTemplate> submitted;
  private final TreeSet<String> conflicts = new TreeSet<>();

  private AcceptedVersions(List<WorkflowTemplate> submitted) {
    this.submitted =
        submitted.stream().collect(Collectors.toMap(WorkflowTemplate::id, Function.identity()));
  }

  @Override
  public void accepted(Graph template) {
    WorkflowTemplate before = template.template();
    WorkflowTemplate now = submitted.get(before.id());
    if (now != null && !now.equals(before)) {
      conflicts.add(before.id());
    }
  }

  @Override
  public void left(String id) {
    conflicts.remove(id);
  }

  /** The sentence about a version whose content differs from what was deployed before. */
  static String conflict(String id) {
    return "Expected template "
        + id
        + " as it was deployed before, but its content differs: give it another version";
  }

  static void check(List<WorkflowTemplate> submitted, TemplatesTopic topic) {
    AcceptedVersions accepted = new AcceptedVersions(submitted);
    topic.readOn(accepted);
    if (!accepted.conflicts.isEmpty()) {
      List<String> sentences = new ArrayList<>();
      accepted.conflicts.forEach(id -> sentences.add(conflict(id)));
      throw new UsageException(String.join("\n", sentences));
    }
  }
}
