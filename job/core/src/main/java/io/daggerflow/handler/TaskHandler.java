package io.daggerflow.handler;

import org.jspecify.annotations.Nullable;

/**
 * Does the work of an {@code executor} task: {@code handler} of the task names the class.
 *
 * <pre>{@code
 * public final class ChargeCard implements TaskHandler {
 *   public Object handle(TaskRequest request) {
 *     Map<?, ?> input = (Map<?, ?>) request.input();
 *     …
 *     return Map.of("authorization", "a-17");
 *   }
 * }
 * }</pre>
 *
 * <p>The class is public and has a public constructor without parameters. One object of it serves
 * all calls, several at a time: what it keeps must be safe for that.
 *
 * <p>The same call may be made again, after a failure of the machine as well as by {@code retry}:
 * {@link TaskRequest#idempotencyKey} is then the same, and a handler that does something that must
 * not be done twice passes the key on, or remembers it.
 */
@FunctionalInterface
public interface TaskHandler {

  /**
   * Does the work.
   *
   * @return a JSON value: null, a {@code Boolean}, a number, a {@code String}, a {@code List} of
   *     JSON values or a {@code Map} of texts to JSON values. It is {@code result} in the {@code
   *     set} of the task
   * @throws TaskFailure to say why it cannot be done, and whether another try makes sense
   * @throws Exception anything else fails the try with code {@code HANDLER}; another one may follow
   */
  @Nullable Object handle(TaskRequest request) throws Exception;
}
