package io.daggerflow.scenario;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What will happen and when: wake-ups and answers. Of those of one time the wake-ups come first: an
 * answer at the very moment of a deadline comes too late.
 */
final class Agenda {

  private final TreeMap<Long, Set<Alarm>> alarms = new TreeMap<>();
  private final TreeMap<Long, Deque<Runnable>> answers = new TreeMap<>();

  /** Somebody wants to be woken. */
  record Alarm(boolean ofInstance, String key) {}

  /** A wake-up that is due. */
  record Due(long time, Alarm alarm) {}

  void wake(long time, Alarm alarm) {
    alarms.computeIfAbsent(time, t -> new LinkedHashSet<>()).add(alarm);
  }

  void cancel(long time, Alarm alarm) {
    Set<Alarm> set = alarms.get(time);
    if (set != null && set.remove(alarm) && set.isEmpty()) {
      alarms.remove(time);
    }
  }

  void answer(long time, Runnable answer) {
    answers.computeIfAbsent(time, t -> new ArrayDeque<>()).add(answer);
  }

  /** The time of what comes first, {@code Long.MAX_VALUE} if nothing will. */
  long next() {
    return Math.min(first(alarms), first(answers));
  }

  private static long first(TreeMap<Long, ?> map) {
    return map.isEmpty() ? Long.MAX_VALUE : map.firstKey();
  }

  /** Takes out a wake-up that is due; null if there is none. */
  @Nullable Due dueAlarm(long now) {
    if (first(alarms) > now) {
      return null;
    }
    Map.Entry<Long, Set<Alarm>> entry = alarms.firstEntry();
    Alarm alarm = entry.getValue().iterator().next();
    cancel(entry.getKey(), alarm);
    return new Due(entry.getKey(), alarm);
  }

  /** Takes out an answer that is due; null if there is none. */
  @Nullable Runnable dueAnswer(long now) {
    if (first(answers) > now) {
      return null;
    }
    Map.Entry<Long, Deque<Runnable>> entry = answers.firstEntry();
    Runnable answer = entry.getValue().remove();
    if (entry.getValue().isEmpty()) {
      answers.remove(entry.getKey());
    }
    return answer;
  }

  boolean isEmpty() {
    return alarms.isEmpty() && answers.isEmpty();
  }
}
