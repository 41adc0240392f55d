package io.daggerflow.engine;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.correlation.Hint;
import io.daggerflow.correlation.Open;
import io.daggerflow.expression.ExpressionCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Foresees the subscriptions of an instance that is being started, for those who must not wait
 * until it has told them. It asks the engine what the start would do if its id were new, so what
 * becomes of listeners and values is decided in one place. It may be wrong: the id may be taken, a
 * topic may be missing.
 *
 * <p>Keeps nothing between two starts, and is safe for use by many threads.
 */
public final class EarlySubscriptions {

  /** More of them would cost more than they gain. */
  private static final int MOST = 100;

  private final Engine engine;

  /**
   * @param templates the versions in use; asked with each start
   * @param secrets name → value, for calls: they are composed, not made
   */
  public EarlySubscriptions(
      Templates templates,
      Map<String, String> secrets,
      ExpressionCompiler compiler,
      Limits limits) {
    engine =
        new Engine(
            new Surroundings(
                templates,
                topic -> Integer.MAX_VALUE,
                EarlySubscriptions::cannotKnow,
                secrets,
                compiler,
                limits));
  }

  /** What a handler answers inside the step is not known here. */
  private static final class UnknownAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownAnswerException() {
      super("the answer of an inline handler", null, false, false);
    }
  }

  private static Answer cannotKnow(
      String instance, String path, int attempt, String idempotencyKey, Call.Execute call) {
    throw new UnknownAnswerException();
  }

  /**
   * The subscriptions that the start would open; none if it would be refused, or if that cannot be
   * known.
   *
   * @param now epoch milliseconds
   * @throws RuntimeException on an error of the engine, which the instance will meet as well
   */
  public List<Hint> of(Request.Start start, long now) {
    String instance = start.envelope().instanceId();
    List<Hint> hints = new ArrayList<>(2);
    try {
      for (Effect effect : engine.step(instance, null, new Event.Requested(start), now).effects()) {
        if (effect instanceof Effect.Notify notify
            && notify.notice() instanceof Open open
            && hints.size() < MOST) {
          boolean exclusive = open.subscription().exclusive();
          hints.add(new Hint(open.key(), instance, start.life(), exclusive));
        }
      }
    } catch (UnknownAnswerException e) {
      return List.of();
    }
    return hints;
  }
}
