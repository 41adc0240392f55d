package io.daggerflow.handler;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler is asked to do.
 *
 * @param input JSON value: {@code input} of the task, computed for this try; null for none
 * @param parameters the runtime parameters of the instance, as JSON values
 * @param idempotencyKey names the piece of work: the same in every try of it and when it is asked
 *     again after a failure of the machine, never the same for two pieces of work
 * @param attempt the try, from 1
 * @param instanceId of the workflow instance
 * @param path of the task, as {@code PAYMENT/CHARGE}
 */
public record TaskRequest(
    @Nullable Object input,
    Map<String, @Nullable Object> parameters,
    String idempotencyKey,
    int attempt,
    String instanceId,
    String path) {

  public TaskRequest {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
