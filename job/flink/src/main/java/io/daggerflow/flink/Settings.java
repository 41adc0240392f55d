package io.daggerflow.flink;

import io.daggerflow.engine.Limits;
import io.daggerflow.flink.calls.CallLimits;
import io.daggerflow.flink.calls.SecretSources;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What the operators know of the submission. Part of the job graph.
 *
 * @param run tells this submission from all others
 * @param submittedAt epoch milliseconds
 * @param messageBytes key and value of a record may have together
 * @param values distinct correlation values of one message on one channel
 * @param keptMessages messages that are kept at one correlation key
 * @param elements of a {@code forEach}
 * @param eventBytes an event record has at most, if its smallest parts allow it
 * @param leastKeepMillis a message that nobody took is kept at least so long
 * @param recoveryGraceMillis wake-ups that were due before a restore wait so long
 * @param templates given at submission
 * @param calls how much calls may take of a TaskManager
 * @param secrets where they are, not what they are
 * @param delivery when commands and calls leave
 * @param earlySubscriptions whether correlation hears of a start before its instance subscribes
 * @param kafka properties of all Kafka clients, with references in place of secrets
 * @param sink how output is published: a savepoint goes on only with the one that made it
 */
record Settings(
    String run,
    long submittedAt,
    TopicNames topics,
    int messageBytes,
    int values,
    int keptMessages,
    int elements,
    int eventBytes,
    long leastKeepMillis,
    long recoveryGraceMillis,
    List<StoredTemplate> templates,
    CallLimits calls,
    SecretSources secrets,
    DeliveryMode delivery,
    boolean earlySubscriptions,
    Map<String, String> kafka,
    SinkKind sink)
    implements Serializable {

  Limits limits() {
    return new Limits(messageBytes, Limits.DEFAULT.parameterBytes(), values, elements);
  }

  @Override
  public String toString() {
    return "settings of run " + run;
  }
}
