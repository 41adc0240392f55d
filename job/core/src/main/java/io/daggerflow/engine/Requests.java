package io.daggerflow.engine;

import io.daggerflow.state.InstanceState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Place;
import io.daggerflow.template.StartParameters;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What requests do to an instance, and when they are refused (rule S11). */
final class Requests implements Request.Handler<Step> {

  private static final String NOT_COMPLETED = "Expected an instance that is not COMPLETED";

  private final Situation at;
  private final Answers answers;

  Requests(Situation at) {
    this.at = at;
    this.answers = new Answers(at);
  }

  /** Carries it out, or refuses it. */
  Step handle(Request request) {
    if (at.before() == null && !(request instanceof Request.Start)) {
      return answers.reject(
          request,
          Rejection.Code.UNKNOWN_INSTANCE,
          "Expected an instance, but there is none with id '" + at.instanceId() + "'");
    }
    return request.dispatchTo(this);
  }

  @Override
  public Step on(Request.Start request) {
    return new Starting(at, answers).start(request);
  }

  @Override
  public Step on(Request.Submit request) {
    InstanceState instance = at.instance();
    if (instance.status() != Status.NOT_STARTED) {
      return answers.invalidState(request, "Expected an instance that is NOT_STARTED");
    }
    return answer(request, instance, Transaction::submit);
  }

  @Override
  public Step on(Request.Stop request) {
    InstanceState instance = at.instance();
    if (isForeign(request.parent(), instance)) {
      return Step.unchanged(at.effects());
    }
    if (instance.status().isTerminal()) {
      return answers.unchanged(request, instance);
    }
    return answer(request, instance, step -> step.stop(request.reason(), request.compensate()));
  }

  @Override
  public Step on(Request.Suspend request) {
    InstanceState instance = at.instance();
    if (isForeign(request.parent(), instance)) {
      return Step.unchanged(at.effects());
    }
    if (instance.status().isTerminal()) {
      return answers.invalidState(request, "Expected an instance that is not over");
    }
    if (instance.suspended() != 0) {
      return answers.unchanged(request, instance);
    }
    return answer(request, instance, step -> step.suspend(request.cascade()));
  }

  @Override
  public Step on(Request.Resume request) {
    InstanceState instance = at.instance();
    if (isForeign(request.parent(), instance)) {
      return Step.unchanged(at.effects());
    }
    if (instance.status().isTerminal()) {
      return answers.invalidState(request, "Expected an instance that is not over");
    }
    if (instance.suspended() == 0) {
      return answers.unchanged(request, instance);
    }
    return answer(request, instance, step -> step.resume(request.shift(), request.cascade()));
  }

  @Override
  public Step on(Request.UpdateParameters request) {
    InstanceState instance = at.instance();
    Step refused = refuse(request, instance, request.parameters());
    if (refused != null) {
      return refused;
    }
    if (instance.status().isTerminal()) {
      return answers.invalidState(request, "Expected an instance that is not over");
    }
    return answer(
        request,
        instance,
        step -> {
          step.set(request.parameters());
          step.walk().run();
        });
  }

  private @Nullable Step refuse(
      Request request, InstanceState instance, Map<String, @Nullable Object> parameters) {
    Graph graph = at.graphs().graph(instance);
    List<String> types =
        graph == null ? List.of() : StartParameters.typeProblems(graph.template(), parameters);
    List<String> problems = at.surroundings().limits().withSizes(types, parameters);
    return problems.isEmpty()
        ? null
        : answers.reject(request, Rejection.Code.INVALID_PARAMETERS, String.join("; ", problems));
  }

  @Override
  public Step on(Request.Refresh request) {
    InstanceState instance = at.instance();
    if (instance.status().isTerminal()) {
      return answers.unchanged(request, instance);
    }
    return answer(request, instance, transaction -> transaction.listening().refresh());
  }

  @Override
  public Step on(Request.Retry request) {
    return operate(
        request,
        request.path(),
        "Expected an instance that is FAILURE or STOPPED",
        Map.of(),
        Operator::refusesRetry,
        Operator::retry);
  }

  @Override
  public Step on(Request.Skip request) {
    return operate(
        request,
        request.path(),
        NOT_COMPLETED,
        Map.of(),
        (operator, place) -> operator.refusesSkip(known(place)),
        (operator, place) -> operator.skip(known(place), request.reason()));
  }

  @Override
  public Step on(Request.Complete request) {
    return operate(
        request,
        request.path(),
        NOT_COMPLETED,
        request.parameters(),
        (operator, place) -> operator.refusesComplete(known(place)),
        (operator, place) -> operator.complete(known(place), request.parameters()));
  }

  private static Place known(@Nullable Place place) {
    return Objects.requireNonNull(place);
  }

  /**
   * What an operator does to a node, or to the instance.
   *
   * @param path null for the instance
   * @param expected of the instance, said if it is COMPLETED
   * @param refuses why it can't be done, as a sentence
   */
  private Step operate(
      Request request,
      @Nullable String path,
      String expected,
      Map<String, @Nullable Object> parameters,
      BiFunction<Operator, @Nullable Place, @Nullable String> refuses,
      BiConsumer<Operator, @Nullable Place> act) {
    InstanceState instance = at.instance();
    Graph graph = at.graphs().graph(instance);
    if (instance.status() == Status.COMPLETED) {
      boolean unknown = graph != null && path != null && graph.find(path) == null;
      return unknown ? unknownPath(request, path) : answers.invalidState(request, expected);
    }
    if (graph == null || instance.isOver() && !canComeBack(instance)) {
      return refuseWithoutTemplate(request, instance);
    }
    Transaction step = at.transaction(instance, graph, false);
    Place place = path == null ? null : Operator.find(step, path);
    if (path != null && place == null) {
      return unknownPath(request, path);
    }
    Step refusedParameters = refuse(request, instance, parameters);
    if (refusedParameters != null) {
      return refusedParameters;
    }
    Operator operator = new Operator(step);
    String refused = refuses.apply(operator, place);
    if (refused != null) {
      return answers.reject(request, Rejection.Code.INVALID_STATE, refused);
    }
    act.accept(operator, place);
    return answers.finish(request, instance, step);
  }

  @Override
  public Step on(Request.Migrate request) {
    InstanceState instance = at.instance();
    if (Graphs.isOnTheFly(instance)) {
      return answers.reject(
          request,
          Rejection.Code.INVALID_STATE,
          "Expected an instance of a deployed template, but it brought its own definition");
    }
    Graph target = at.surroundings().templates().active(instance.template(), request.version());
    if (target == null) {
      return answers.reject(
          request,
          Rejection.Code.UNKNOWN_TEMPLATE,
          "Expected an active template, but '"
              + instance.template()
              + "' version "
              + request.version()
              + " is none");
    }
    if (instance.status().isTerminal()) {
      return answers.invalidState(request, "Expected an instance that is not over");
    }
    return migrate(request, instance, target);
  }

  private Step migrate(Request.Migrate request, InstanceState instance, Graph version) {
    Graph target = version;
    Map<String, @Nullable Object> processes = Graphs.processes(instance);
    if (!processes.isEmpty()) {
      Graphs.Reading reading = at.graphs().read(version, processes);
      if (reading.graph() == null) {
        return answers.reject(
            request, Rejection.Code.INCOMPATIBLE_VERSION, String.join("; ", reading.problems()));
      }
      target = reading.graph();
    }
    Transaction old = at.transaction(instance, at.graph(instance), false);
    Migration migration = new Migration(old, target);
    List<String> misfits = migration.misfits();
    if (!misfits.isEmpty()) {
      return answers.reject(
          request,
          Rejection.Code.INCOMPATIBLE_VERSION,
          "Expected every EXECUTING node in version "
              + request.version()
              + " with the same type, but "
              + String.join("; ", misfits));
    }
    migration.leave();
    Transaction step = at.transaction(instance, target, false);
    migration.arrive(step);
    at.graphs().remember(instance, target);
    return answers.finish(request, instance, step);
  }

  private boolean isForeign(@Nullable Parent parent, InstanceState instance) {
    if (parent == null) {
      return false;
    }
    Parent own = Parent.read(instance.parent());
    return own == null || !own.equals(parent);
  }

  private boolean canComeBack(InstanceState instance) {
    return Graphs.isOnTheFly(instance)
        || at.surroundings()
            .templates()
            .takesBack(instance.template(), instance.version(), instance.lastStep());
  }

  /** The version of an instance that is over may have left the state (rule S10.9). */
  private Step refuseWithoutTemplate(Request request, InstanceState instance) {
    return answers.reject(
        request,
        Rejection.Code.UNKNOWN_TEMPLATE,
        "Expected the template of the instance, but "
            + instance.template()
            + "@"
            + instance.version()
            + " is not there any more");
  }

  private Step unknownPath(Request request, String path) {
    return answers.reject(
        request,
        Rejection.Code.INVALID_REQUEST,
        "Expected the path of a node of this instance, but '" + path + "' is an unknown name");
  }

  private Step answer(Request request, InstanceState state, Consumer<Transaction> act) {
    Transaction transaction = at.transaction(state, at.graph(state), false);
    act.accept(transaction);
    return answers.finish(request, state, transaction);
  }
}
