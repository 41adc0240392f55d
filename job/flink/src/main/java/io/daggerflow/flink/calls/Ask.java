package io.daggerflow.flink.calls;

import io.daggerflow.call.Call;
import io.daggerflow.engine.Effect;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call to be made.
 *
 * @param timeoutMillis after which nobody waits for the answer; 0 for never
 * @param since from when that counts, as {@link System#nanoTime}
 * @param call may hold secrets: never logged
 */
public record Ask(Ticket ticket, String idempotencyKey, long timeoutMillis, long since, Call call) {

  private static final Pattern HOST = Pattern.compile("[^:/?#]+://(?:[^/?#@]*@)?([^/?#]*)");

  /** What a step of the instance asks. */
  public static Ask of(String instance, Effect.AskHandler effect) {
    return new Ask(
        new Ticket(instance, effect.id()),
        effect.idempotencyKey(),
        effect.timeoutMillis(),
        System.nanoTime(),
        effect.call());
  }

  /** The same call, with so much time from now in any case. */
  Ask atLeast(long millis) {
    return leftMillis() >= millis
        ? this
        : new Ask(ticket, idempotencyKey, millis, System.nanoTime(), call);
  }

  /** What is left of its time; 0 if nothing is. */
  long leftMillis() {
    return timeoutMillis == 0
        ? Long.MAX_VALUE
        : Math.max(0, timeoutMillis - (System.nanoTime() - since) / 1_000_000);
  }

  /** Who is called. */
  public Target target() {
    if (call instanceof Call.HttpRequest request) {
      Matcher host = HOST.matcher(request.url());
      return new Target(true, host.lookingAt() ? host.group(1) : "");
    }
    return new Target(false, ((Call.Execute) call).handler());
  }

  @Override
  public String toString() {
    return "call of " + ticket;
  }

  /**
   * Who is called: what is slow or dead, is so for all its calls.
   *
   * @param isHttp whether it is a host, not a handler
   * @param name host and port, or the class of the handler
   */
  public record Target(boolean isHttp, String name) {}
}
