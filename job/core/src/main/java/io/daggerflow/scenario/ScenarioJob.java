package io.daggerflow.scenario;

import io.daggerflow.template.Problem;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.view.InstanceView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job that scenarios run on. What happens is over when nothing is in flight and nothing is due.
 */
public interface ScenarioJob extends AutoCloseable {

  /**
   * What a scenario finds when it begins.
   *
   * @param now where the clock starts, in epoch milliseconds
   * @param templates deployed already
   * @param callees answers calls
   * @param secrets name → value
   */
  record Setup(
      long now, List<WorkflowTemplate> templates, Callees callees, Map<String, String> secrets) {}

  /** Where jobs come from: each scenario gets one of its own. */
  @FunctionalInterface
  interface Factory {
    ScenarioJob open(Setup setup);
  }

  // ---- what happens

  /** Deploys a version; one that exists with other content is refused (rule S10.8). */
  void deploy(WorkflowTemplate template);

  /**
   * A template that cannot be read is to be deployed, and refused.
   *
   * @param definition null if it stands in a file of its own
   */
  void refuse(@Nullable Object definition, List<Problem> problems);

  /** A request comes, on the control topic or on the topic of deployments. */
  void request(Map<String, @Nullable Object> json);

  /** A record comes on a topic of listeners, or of {@code startOn}. */
  void message(String topic, @Nullable String key, byte[] value, Map<String, String> headers);

  /**
   * The clock moves on; what is due on the way happens at its own time.
   *
   * @param time epoch milliseconds, not before now
   */
  void advanceTo(long time);

  // ---- what came of it

  long now();

  Recorded recorded();

  /**
   * What an element of its lists must have in common with another one for their order to mean
   * something; the same for all where everything has one order.
   */
  Object line(Object element);

  /** Whether the engine has the instance. */
  boolean has(String id);

  /** The instances that ever were, by what their events say. */
  Map<String, InstanceView> views();

  /** Lets go of it. */
  @Override
  void close();
}
