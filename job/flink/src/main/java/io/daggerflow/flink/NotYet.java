package io.daggerflow.flink;

import io.daggerflow.engine.Effect;
import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.Request;
import io.daggerflow.format.DeploymentFormat;
import io.daggerflow.template.Action;
import io.daggerflow.template.Branch;
import io.daggerflow.template.Monitor;
import io.daggerflow.template.ProcessTemplate;
import io.daggerflow.template.TaskKind;
import io.daggerflow.template.TaskTemplate;
import io.daggerflow.template.WorkflowTemplate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the engine can do and this job does not carry out yet. It is refused with a sentence where
 * it would begin, so that no instance ever waits for something that cannot come.
 */
final class NotYet {

  private static final Set<String> KINDS = Set.of("workflow");

  private final Set<String> found = new TreeSet<>();

  private NotYet() {}

  /** What a template wants of the job in vain, as a sentence; null if nothing. */
  static @Nullable String problem(WorkflowTemplate template) {
    NotYet notYet = new NotYet();
    if (!template.startOn().isEmpty()) {
      notYet.found.add("'startOn'");
    }
    notYet.monitors(template.monitors());
    notYet.processes(template.processes());
    return notYet.found.isEmpty()
        ? null
        : "Expected a template that this version of the job can run, but "
            + template.id()
            + " has "
            + String.join(", ", notYet.found);
  }

  private void processes(List<ProcessTemplate> processes) {
    for (ProcessTemplate process : processes) {
      monitors(process.monitors());
      tasks(process.tasks());
      processes(process.processes());
    }
  }

  private void tasks(List<TaskTemplate> tasks) {
    for (TaskTemplate task : tasks) {
      kind(task.kind());
      action(task.onStop());
      action(task.compensate());
      monitors(task.monitors());
    }
  }

  private void monitors(List<Monitor> monitors) {
    monitors.forEach(monitor -> action(monitor.action()));
  }

  private void action(@Nullable Action action) {
    if (action != null) {
      kind(action.kind());
    }
  }

  private void kind(TaskKind kind) {
    if (KINDS.contains(kind.type())) {
      found.add("'" + kind.type() + "'");
    }
    action(kind.action());
    for (Branch branch : kind.branches()) {
      tasks(branch.tasks());
    }
  }

  /** The rejection of a start that brings definitions; null for any other request. */
  static @Nullable Rejection refused(Request request) {
    if (!(request instanceof Request.Start start)
        || start.definition() == null && start.processes().isEmpty()) {
      return null;
    }
    Request.Envelope envelope = start.envelope();
    return new Rejection(
        envelope.instanceId(),
        envelope.requestId(),
        Rejection.Code.INVALID_REQUEST,
        "Expected the start of a deployed template, but this version of the job takes no"
            + " 'definition' and no 'processes'",
        envelope.json(),
        null);
  }

  /** The rejection of a retirement. */
  static Rejection refused(DeploymentFormat.Deployment retirement) {
    return retirement.refused(
        Rejection.Code.INVALID_REQUEST,
        "Expected a request of type 'deploy', but this version of the job does not retire versions");
  }

  /** No deployed template leads to such an effect. */
  static IllegalStateException unexpected(Effect effect) {
    return new IllegalStateException("not carried out here: " + effect.getClass().getSimpleName());
  }
}
