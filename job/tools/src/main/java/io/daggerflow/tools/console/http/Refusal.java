package io.daggerflow.tools.console.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call that is not done: an HTTP status, and one sentence for people. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, @Nullable Object> more;

  public Refusal(int status, String sentence) {
    this(status, sentence, Map.of());
  }

  /**
   * A refusal that says more.
   *
   * @param more further fields of the answer, a rejection of the job for example
   */
  public Refusal(int status, String sentence, Map<String, @Nullable Object> more) {
    super(sentence);
    this.status = status;
    this.more = more;
  }

  public int status() {
    return status;
  }

  /** The sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("error", sentence());
    json.putAll(more);
    return json;
  }
}
