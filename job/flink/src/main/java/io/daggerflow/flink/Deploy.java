package io.daggerflow.flink;

import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Rejection;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.DeploymentFormat;
import io.daggerflow.format.TemplateTopics;
import io.daggerflow.message.Message;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts, refuses and retires templates, one after the other, and tells all subtasks. The answer
 * leaves with the checkpoint after the telling, so whoever sees it can start instances: every
 * subtask knows the template by then.
 */
final class Deploy extends ProcessFunction<Frame, Frame> implements CheckpointedFunction {

  private static final Logger LOG = LoggerFactory.getLogger(Deploy.class);

  private final Settings settings;
  private final TopicsSource topicsSource;

  private transient ListState<byte[]> state;
  private transient ListState<byte[]> lineageState;
  private transient Lineage lineage;
  private transient Map<String, StoredTemplate> known;
  private transient DeploymentFormat format;
  private transient Records records;
  private transient Counters counters;
  private transient Counter accepted;
  private transient Counter retired;
  private transient @Nullable NeededTopics needed;
  private transient Counter left;
  private transient Counter staleReleases;

  Deploy(Settings settings, TopicsSource topicsSource) {
    this.settings = settings;
    this.topicsSource = topicsSource;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state = context.getOperatorStateStore().getListState(Names.DEPLOYED_STATE);
    known = new TreeMap<>();
    for (byte[] bytes : state.get()) {
      StoredTemplate template = StoredTemplate.of(bytes);
      known.put(template.id(), template);
    }
    for (StoredTemplate template : settings.templates()) {
      known.putIfAbsent(template.id(), template);
    }
    lineageState = context.getOperatorStateStore().getUnionListState(Names.LINEAGE_STATE);
    lineage = Lineage.of(settings, lineageState.get(), context.getRestoredCheckpointId());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    state.clear();
    for (StoredTemplate template : known.values()) {
      state.add(template.toBytes());
    }
    lineageState.update(List.of(lineage.toBytes()));
  }

  @Override
  public void open(OpenContext context) {
    format = new DeploymentFormat(new CelExpressions());
    records = new Records(settings);
    counters = new Counters(getRuntimeContext().getMetricGroup());
    accepted = counters.named("templates_accepted");
    retired = counters.named("templates_retired");
    left = counters.named("templates_left");
    staleReleases = counters.named("releases_stale");
    needed = new NeededTopics(topicsSource.open(), counters.group());
    need();
  }

  /** Those of all versions that may be started. */
  private void need() {
    Set<String> topics = new HashSet<>();
    for (StoredTemplate template : known.values()) {
      if (!template.isRetired()) {
        topics.addAll(TemplateTopics.of(template.json()));
      }
    }
    Objects.requireNonNull(needed).need(topics);
  }

  @Override
  public void close() {
    if (needed != null) {
      needed.close();
      needed = null;
    }
  }

  @Override
  public void processElement(Frame frame, Context context, Collector<Frame> out) {
    Message message = frame.message();
    long now = context.timerService().currentProcessingTime();
    Emission emission = new Emission();
    try {
      deploy(message, emission, now);
    } catch (Json.InvalidJsonException e) {
      letter(
          DeadLetter.of(message, DeadLetter.Code.UNPARSABLE, String.valueOf(e.getMessage())),
          emission,
          now);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("An error while a template was read", e);
      emission = new Emission();
      letter(Poison.letter(message, null, e), emission, now);
    }
    emission.on().forEach(out::collect);
    emission.side().forEach(record -> context.output(Names.SIDE, record));
  }

  private void deploy(Message message, Emission emission, long now)
      throws Json.InvalidJsonException {
    DeadLetter tooLarge = Requests.tooLarge(message, settings.messageBytes());
    if (tooLarge != null) {
      letter(tooLarge, emission, now);
      return;
    }
    if (Release.isOne(message)) {
      release(message, emission, now);
      return;
    }
    DeploymentFormat.Deployment deployment = format.read(message.value());
    WorkflowTemplate template = deployment.template();
    if (deployment.rejection() != null) {
      reject(deployment.rejection(), emission, now);
    } else if (template == null) {
      retire(deployment, emission, now);
    } else {
      accept(template, deployment, Announcement.isOne(message), emission, now);
    }
  }

  private void accept(
      WorkflowTemplate template,
      DeploymentFormat.Deployment deployment,
      boolean announced,
      Emission emission,
      long now) {
    StoredTemplate stored =
        StoredTemplate.active(template.id(), Json.bytes(template.source()), now);
    StoredTemplate before = known.get(stored.id());
    if (before != null && before.isGone()) {
      acceptAnew(template, before, deployment, announced, emission, now);
      return;
    }
    if (before != null && !TemplateSet.compiled(before).template().equals(template)) {
      reject(deployment.differs(before.isRetired()), emission, now);
      return;
    }
    boolean staysRetired = before != null && before.isRetired() && announced;
    emission.side(records.template(template, staysRetired, deployment.requestId(), now));
    if (before == null) {
      change(stored, emission);
    } else if (before.isRetired() && !announced) {
      change(before.bringBack(), emission);
    }
    accepted.inc();
  }

  /** Of a version that has left; a submission leaves it away. */
  private void acceptAnew(
      WorkflowTemplate template,
      StoredTemplate before,
      DeploymentFormat.Deployment deployment,
      boolean announced,
      Emission emission,
      long now) {
    if (announced) {
      emission.side(records.templateGone(before.id()));
    } else {
      emission.side(records.template(template, false, deployment.requestId(), now));
      change(before.bringBack(Json.bytes(template.source()), now), emission);
    }
    accepted.inc();
  }

  private void retire(DeploymentFormat.Deployment deployment, Emission emission, long now) {
    DeploymentFormat.Version version = Objects.requireNonNull(deployment.retired());
    StoredTemplate template = known.get(version.template() + '@' + version.version());
    if (template == null || template.isGone()) {
      reject(deployment.noVersion(version), emission, now);
      return;
    }
    emission.side(
        records.template(
            TemplateSet.compiled(template).template(), true, deployment.requestId(), now));
    if (!template.isRetired()) {
      change(template.retire(), emission);
      retired.inc();
    }
  }

  /**
   * Nobody needs a retired version: it is closed, and then leaves (see {@link RetiredVersions}).
   */
  private void release(Message message, Emission emission, long now)
      throws Json.InvalidJsonException {
    Release release = Release.of(message);
    if (release == null) {
      String why = "Expected a record of the job itself, but it is none";
      letter(DeadLetter.of(message, DeadLetter.Code.UNPARSABLE, why), emission, now);
      return;
    }
    StoredTemplate template = known.get(release.id());
    StoredTemplate.Stage expected =
        release.closed() ? StoredTemplate.Stage.CLOSED : StoredTemplate.Stage.RETIRED;
    if (!lineage.accepts(release.run(), release.checkpoint())
        || template == null
        || template.retirement() != release.retirement()
        || template.stage() != expected) {
      staleReleases.inc();
    } else if (release.closed()) {
      emission.side(records.templateGone(template.id()));
      change(template.leave(), emission);
      left.inc();
    } else {
      change(template.close(), emission);
    }
  }

  private void change(StoredTemplate template, Emission emission) {
    known.put(template.id(), template);
    need();
    emission.on(Frame.template(template));
  }

  private void reject(Rejection rejection, Emission emission, long now) {
    counters.count(rejection.code());
    emission.side(records.rejection(rejection, now));
  }

  private void letter(DeadLetter letter, Emission emission, long now) {
    counters.count(letter.code());
    emission.side(records.deadLetter(letter, now));
  }
}
