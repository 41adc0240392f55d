package io.daggerflow.engine;

import io.daggerflow.engine.WorkflowEvent.MessageCause;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Graph;
import io.daggerflow.template.StartParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests {@code start} and {@code create} (rule S10.1). */
final class Starting {

  private final Situation at;
  private final Answers answers;

  Starting(Situation at, Answers answers) {
    this.at = at;
    this.answers = answers;
  }

  /** Makes the instance, unless it exists. */
  Step start(Request.Start request) {
    InstanceState before = at.before();
    if (before != null) {
      return again(request, before);
    }
    Graph graph = null;
    if (request.definition() != null) {
      Graphs.Reading reading = at.graphs().read(request.definition());
      if (reading.graph() == null) {
        return rejectStart(
            request, Rejection.Code.INVALID_TEMPLATE, String.join("; ", reading.problems()));
      }
      graph = reading.graph();
    } else {
      graph =
          request.version() == null
              ? at.surroundings().templates().newest(request.template())
              : at.surroundings().templates().active(request.template(), request.version());
      if (graph == null) {
        return rejectStart(request, Rejection.Code.UNKNOWN_TEMPLATE, unknown(request));
      }
    }
    return fill(request, graph);
  }

  private Step fill(Request.Start request, Graph graph) {
    if (request.processes().isEmpty()) {
      return check(request, graph);
    }
    Map<String, @Nullable Object> known = new LinkedHashMap<>(request.processes());
    known.keySet().removeIf(name -> graph.template().dynamicProcess(name) == null);
    Graphs.Reading reading = at.graphs().read(graph, known);
    if (reading.graph() == null) {
      return rejectStart(
          request, Rejection.Code.INVALID_TEMPLATE, String.join("; ", reading.problems()));
    }
    for (String name : request.processes().keySet()) {
      if (!known.containsKey(name)) {
        return rejectStart(
            request,
            Rejection.Code.INVALID_REQUEST,
            "Expected the name of a dynamic process, but '" + name + "' is an unknown name");
      }
    }
    return check(request, reading.graph());
  }

  private Step check(Request.Start request, Graph graph) {
    StartParameters parameters = StartParameters.of(graph.template(), request.parameters());
    List<String> problems =
        at.surroundings().limits().withSizes(parameters.problems(), parameters.values());
    if (!problems.isEmpty()) {
      return rejectStart(request, Rejection.Code.INVALID_PARAMETERS, String.join("; ", problems));
    }
    return start(request, graph, parameters.values());
  }

  private static String unknown(Request.Start request) {
    String version = request.version() == null ? "" : " version " + request.version();
    return "Expected an active template, but '" + request.template() + "'" + version + " is none";
  }

  private Step again(Request.Start request, InstanceState instance) {
    String requestId = request.envelope().requestId();
    if (requestId != null && requestId.equals(instance.startRequest())) {
      return answers.unchanged(request, instance);
    }
    Parent parent = request.parent();
    if (parent != null && parent.equals(Parent.read(instance.parent()))) {
      return Step.unchanged(at.effects());
    }
    return rejectStart(
        request,
        Rejection.Code.DUPLICATE_START,
        "Expected a new instance id, but '"
            + at.instanceId()
            + "' exists ("
            + instance.status()
            + ")");
  }

  /** The start of a child that is refused is told to its parent, and leaves no record. */
  private Step rejectStart(Request.Start request, Rejection.Code code, String message) {
    Parent parent = request.parent();
    if (parent == null) {
      return answers.reject(request, code, message, request.cause());
    }
    at.effects()
        .add(
            new Effect.TellParent(
                parent.instance(),
                new Event.ChildTold(
                    parent, at.instanceId(), null, code + ": " + message, Map.of())));
    return Step.unchanged(at.effects());
  }

  private Step start(Request.Start request, Graph graph, Map<String, Object> parameters) {
    InstanceState state =
        InstanceState.create(
            graph.template().name(), graph.template().version(), request.life(), at.now());
    state.startRequest(request.envelope().requestId());
    state.parent(request.parent() == null ? null : request.parent().toBytes());
    state.trace(request.trace());
    if (request.cause() != null) {
      state.took(Listening.position(request.cause()));
    }
    at.graphs().keep(state, graph, request.definition(), request.processes());
    Transaction transaction = at.transaction(state, graph, request.submit());
    transaction
        .changes()
        .origin(
            new WorkflowEvent.Origin(
                request.definition(), request.processes(), request.parent(), request.trace()));
    parameters.forEach(
        (name, value) -> {
          state.parameters().set(name, value);
          transaction.changes().parameter(name, value);
        });
    transaction.listening().begin();
    transaction.children().tellParent(Status.NOT_STARTED);
    if (request.submit()) {
      transaction.submit();
    }
    MessageCause cause = request.cause();
    if (cause != null) {
      transaction.close(cause, null, true);
      return new Step(state, null, at.effects());
    }
    return answers.finish(request, state, transaction);
  }
}
