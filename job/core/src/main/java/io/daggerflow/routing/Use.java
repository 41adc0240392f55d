package io.daggerflow.routing;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.message.MessageView;
import io.daggerflow.template.Channel;
import io.daggerflow.template.KafkaListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What all listeners of a channel want, in all templates. */
final class Use {
  /** What holds for messages to listeners that nobody knows yet. */
  private static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofMinutes(10);

  private final Channel channel;
  private final List<Expression> filters = new ArrayList<>();
  private boolean unfiltered;
  private boolean countOnly = true;
  private long keepMillis;

  Use(Channel channel) {
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  /** Whether what nobody took is only counted. */
  boolean countOnly() {
    return countOnly;
  }

  /** How long it is kept. */
  long keepMillis() {
    return keepMillis;
  }

  /** Listeners of on-the-fly definitions and dynamic processes may use it. */
  void declared() {
    unfiltered = true;
    countOnly = false;
    keepMillis = Math.max(keepMillis, DEFAULT_TIME_TO_LIVE.toMillis());
  }

  void add(KafkaListener listener) {
    Expression filter = listener.filter();
    if (filter == null) {
      unfiltered = true;
    } else {
      filters.add(filter);
    }
    countOnly &= !listener.deadLetterUnmatched();
    keepMillis = Math.max(keepMillis, listener.timeToLive().toMillis());
  }

  /**
   * Whether a filter of any listener lets it through; one that fails leaves that to the instance.
   */
  boolean letsThrough(MessageView view) {
    if (unfiltered) {
      return true;
    }
    for (Expression filter : filters) {
      try {
        if (!Boolean.FALSE.equals(filter.evaluate(view))) {
          return true;
        }
      } catch (ExpressionException e) {
        if (!e.isMissingField()) {
          return true;
        }
      }
    }
    return false;
  }
}
