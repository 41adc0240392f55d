package io.daggerflow.state;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.codec.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one instance: the working copy of one step. It is read from a {@link Store} as
 * far as the step needs it, changed by the engine, and written back, when the step has succeeded,
 * as far as it changed. Its template is named, not held.
 *
 * <p>Times are epoch milliseconds, 0 for none.
 */
public final class InstanceState {

  private static final int FORMAT = 1;
  private static final String DEFINITION = "D";
  private static final String SEEN = "d";
  private static final int TAKEN = 100;

  /**
   * Wake-ups are rounded up to this many milliseconds, so that those close to each other are one.
   */
  private static final long WAKE_UP_MILLIS = 100;

  private final Parameters parameters;
  private final Nodes nodes;
  private final Subscriptions subscriptions;
  private final Buffers buffers;
  private final Alarms alarms;
  private final Undoing undoing;
  private final Waiting waiting;
  private final @Nullable Store store;

  private String template = "";
  private int version;
  private long life;
  private long seq;
  private Status status = Status.NOT_STARTED;
  private @Nullable String reason;
  private @Nullable String startRequest;
  private long created;
  private long started;
  private long lastStep;
  private long expires;
  private long subscriptionNumber;
  private long suspended;
  private int heldMessages;
  private boolean compensating;
  private int incidents;
  private long falls;
  private long endingFall;
  private @Nullable String failed;
  private int actions;
  private byte @Nullable [] parent;
  private @Nullable String trace;
  private @Nullable String definitionId;
  private byte @Nullable [] definition;
  private boolean ownTemplate;
  private final List<String> ready = new ArrayList<>();
  private final List<byte[]> redrives = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();
  private final Map<String, byte[]> seen = new LinkedHashMap<>();
  private boolean hadParts;
  private byte[] unknown = FieldReader.NOTHING;

  private InstanceState(@Nullable Store store) {
    parameters = new Parameters(store);
    nodes = new Nodes(store);
    subscriptions = new Subscriptions(store);
    buffers = new Buffers(store);
    alarms = new Alarms(store);
    undoing = new Undoing(store);
    waiting = new Waiting(store);
    this.store = store;
  }

  /**
   * A new instance.
   *
   * @param life tells instances apart that have the same id one after the other (rule S10.5)
   * @param created epoch milliseconds
   */
  public static InstanceState create(String template, int version, long life, long created) {
    InstanceState state = new InstanceState(null);
    state.template = template;
    state.version = version;
    state.life = life;
    state.created = created;
    state.lastStep = created;
    return state;
  }

  /** The instance that a store holds; null if there is none. */
  public static @Nullable InstanceState read(Store store) {
    byte[] head = store.head();
    if (head == null) {
      return null;
    }
    InstanceState state = new InstanceState(store);
    state.readHead(new FieldReader(head));
    return state;
  }

  // ---- identity

  public String template() {
    return template;
  }

  public int version() {
    return version;
  }

  public long life() {
    return life;
  }

  /** The {@code requestId} of the request that made it; null if it had none. */
  public @Nullable String startRequest() {
    return startRequest;
  }

  public void startRequest(@Nullable String requestId) {
    startRequest = requestId;
  }

  // ---- progress

  /**
   * The status of the instance; its root node has the same, but is forgotten when the instance is
   * COMPLETED.
   */
  public Status status() {
    return status;
  }

  public void status(Status value) {
    status = value;
  }

  /** Why it has its status, where there is something to say. */
  public @Nullable String reason() {
    return reason;
  }

  public void reason(@Nullable String value) {
    reason = value;
  }

  /** The number of its last event, from 1. */
  public long seq() {
    return seq;
  }

  /** Counts an event. */
  public long nextSeq() {
    return ++seq;
  }

  public long created() {
    return created;
  }

  /** When it became EXECUTING. */
  public long started() {
    return started;
  }

  public void started(long value) {
    started = value;
  }

  /** The time of its last step: time does not go back inside an instance. */
  public long lastStep() {
    return lastStep;
  }

  public void lastStep(long value) {
    lastStep = value;
  }

  /** When every trace of it leaves the state. */
  public long expires() {
    return expires;
  }

  public void expires(long value) {
    expires = value;
  }

  public Parameters parameters() {
    return parameters;
  }

  /** Where a node stands, by the key of its place. */
  public NodeState node(String key) {
    return nodes.get(key, created);
  }

  // ---- wake-ups

  /**
   * When the wake-up for a deadline comes: not before it, and at the same time as others close to
   * it.
   */
  public static long wakeUp(long deadline) {
    return -Math.floorDiv(-deadline, WAKE_UP_MILLIS) * WAKE_UP_MILLIS;
  }

  /**
   * The keys of the places that may be due.
   *
   * @param time of the wake-up, or the exact deadline
   */
  public List<String> alarms(long time) {
    return nodes.isSplit() ? alarms.at(wakeUp(time)) : withTimes();
  }

  private List<String> withTimes() {
    List<String> keys = new ArrayList<>();
    nodes.known().forEach((key, node) -> addIfWaiting(keys, key, node));
    return keys;
  }

  private static void addIfWaiting(List<String> keys, String key, NodeState node) {
    if (node.deadline() != 0 || node.alarm() != 0) {
      keys.add(key);
    }
  }

  /**
   * Notes the deadline of a node, 0 for none, and gives the wake-up that nobody needs any more, 0
   * if there is none.
   */
  public long deadline(String key, long deadline) {
    NodeState node = node(key);
    long before = node.deadline();
    node.deadline(deadline);
    return moved(key, node, before, deadline);
  }

  /** As {@link #deadline}, of a node's alarm. */
  public long alarm(String key, NodeState.Alarm kind, long time) {
    NodeState node = node(key);
    long before = node.alarm();
    node.alarm(kind, time);
    return moved(key, node, before, time);
  }

  private long moved(String key, NodeState node, long before, long after) {
    if (nodes.isSplit()) {
      if (before != 0 && !waitsFor(node, wakeUp(before))) {
        alarms.remove(wakeUp(before), key);
      }
      if (after != 0) {
        alarms.add(wakeUp(after), key);
      }
    }
    return before == 0 || isNeeded(wakeUp(before)) ? 0 : wakeUp(before);
  }

  private boolean isNeeded(long wakeUp) {
    if (nodes.isSplit()) {
      return !alarms.isEmpty(wakeUp);
    }
    for (NodeState node : nodes.known().values()) {
      if (waitsFor(node, wakeUp)) {
        return true;
      }
    }
    return false;
  }

  private static boolean waitsFor(NodeState node, long wakeUp) {
    return node.deadline() != 0 && wakeUp(node.deadline()) == wakeUp
        || node.alarm() != 0 && wakeUp(node.alarm()) == wakeUp;
  }

  // ---- messages

  /** What it wants under a correlation key. */
  public Subscribed subscribed(String key) {
    return subscriptions.get(key);
  }

  /**
   * What it wants under all its correlation keys.
   *
   * @param parts the names of all parts of its store
   */
  public Map<String, Subscribed> subscribed(Iterable<String> parts) {
    return subscriptions.all(parts);
  }

  /** A number that no subscription of this instance had. */
  public long nextSubscriptionNumber() {
    return subscriptionNumber++;
  }

  /** The numbers of the messages that wait in a channel's buffer, oldest first. */
  public List<Long> buffered(String channel) {
    return buffers.numbers(channel);
  }

  /** The channels in whose buffers messages wait. */
  public List<String> bufferedChannels() {
    return buffers.channels();
  }

  public void buffer(String channel, byte[] message) {
    buffers.add(channel, message);
  }

  public byte[] bufferedMessage(long number) {
    return buffers.get(number);
  }

  public void unbuffer(String channel, long number) {
    buffers.remove(channel, number);
  }

  // ---- what else there is to know

  /** Since when it is suspended (rule S9.2); 0 if it is not. */
  public long suspended() {
    return suspended;
  }

  public void suspended(long since) {
    suspended = since;
  }

  /** What came while it was suspended. */
  public void await(byte[] event) {
    waiting.add(event);
  }

  /** The oldest event that came while it was suspended; null if there is none. */
  public byte @Nullable [] awaited() {
    return waiting.first();
  }

  /** How many events came while it was suspended. */
  public int awaitedCount() {
    return waiting.size();
  }

  public void removeAwaited() {
    waiting.removeFirst();
  }

  /** How many of those are messages. */
  public int heldMessages() {
    return heldMessages;
  }

  public void heldMessages(int value) {
    heldMessages = value;
  }

  /** Whether completed work is being undone (rule S7.4). */
  public boolean isCompensating() {
    return compensating;
  }

  public void compensating(boolean value) {
    compensating = value;
  }

  /** How many tasks wait for an operator (rule S7.6). */
  public int incidents() {
    return incidents;
  }

  public void incidents(int value) {
    incidents = value;
  }

  /** A number that no failure or stop of this instance had, from 1. */
  public long nextFall() {
    return ++falls;
  }

  /** The failure or stop that ended it; 0 if none did. */
  public long endingFall() {
    return endingFall;
  }

  public void endingFall(long value) {
    endingFall = value;
  }

  /** The key of the place whose failure ended it; null if it did not end so. */
  public @Nullable String failed() {
    return failed;
  }

  public void failed(@Nullable String key) {
    failed = key;
  }

  /** How many {@code onStop} and {@code compensate} actions are under way. */
  public int actions() {
    return actions;
  }

  public void actions(int value) {
    actions = value;
  }

  /** The task whose child it is, as the engine wrote it; null for none. */
  public byte @Nullable [] parent() {
    return parent;
  }

  public void parent(byte @Nullable [] value) {
    parent = value;
  }

  /** The trace context that came with its start; null for none. */
  public @Nullable String trace() {
    return trace;
  }

  public void trace(@Nullable String value) {
    trace = value;
  }

  /** A short text that tells definitions apart; null if it has the template's own. */
  public @Nullable String definitionId() {
    return definitionId;
  }

  /** The definition that came with its start, read when somebody asks. */
  public byte @Nullable [] definition() {
    byte[] known = definition;
    return known != null || store == null || definitionId == null ? known : store.part(DEFINITION);
  }

  /**
   * Whether that is a whole template, so that the instance needs no version. Not known of one that
   * was started before this was noted: it is false then.
   */
  public boolean hasOwnTemplate() {
    return ownTemplate;
  }

  /**
   * Gives it a definition of its own.
   *
   * @param whole whether it is a whole template
   */
  public void definition(String id, byte[] json, boolean whole) {
    definitionId = id;
    definition = json;
    ownTemplate = whole;
  }

  /** Moves it to another version of its template. */
  public void version(int value) {
    version = value;
  }

  /** Notes that a task's work is done and can be undone. */
  public void completed(String key) {
    undoing.push(key);
  }

  /** Takes the key of the task that was completed last; null if there is none. */
  public @Nullable String takeCompleted() {
    return undoing.pop();
  }

  /** The keys of the places that may start at {@code resume}. */
  public List<String> ready() {
    return ready;
  }

  /** The re-drives under way, as the engine wrote them. */
  public List<byte[]> redrives() {
    return redrives;
  }

  /** Whether a listener has had a message with this value (field {@code deduplicateBy}). */
  public boolean hasSeen(String key, String value) {
    String part = SEEN + key + '/' + value;
    return seen.containsKey(part) || store != null && store.part(part) != null;
  }

  /** Notes that a listener has had a message with this value. */
  public void see(String key, String value) {
    seen.put(SEEN + key + '/' + value, new byte[] {1});
  }

  /** Whether it has had a message that it may get more than once. */
  public boolean hasTaken(String message) {
    return taken.contains(message);
  }

  /** Notes a message that it may get more than once; the oldest are forgotten. */
  public void took(String message) {
    taken.add(message);
    if (taken.size() > TAKEN) {
      taken.remove(0);
    }
  }

  /** Gives all nodes that something happened to new keys; those without one are dropped. */
  public void rename(Iterable<String> keys, UnaryOperator<@Nullable String> to) {
    nodes.rename(keys, to, created);
  }

  // ---- bytes

  /** Whether it is COMPLETED and has nothing more to do: then only its head is kept. */
  public boolean isBare() {
    return status == Status.COMPLETED && isOver();
  }

  /** Whether it has nothing more to do, unless an operator lets it go on. */
  public boolean isOver() {
    return status.isTerminal() && actions == 0 && !compensating;
  }

  /**
   * Writes what changed. Of a COMPLETED instance only a tombstone stays, which answers for its id
   * until its retention is over; it can't be retried, so nobody needs the rest.
   */
  public void write(Store store) {
    PartsNoted target = new PartsNoted(store);
    FieldWriter head = new FieldWriter(256);
    head.number(1, FORMAT)
        .text(2, template)
        .number(3, version)
        .number(4, life)
        .number(5, seq)
        .number(6, status.ordinal())
        .text(7, reason)
        .text(8, startRequest)
        .number(9, created)
        .number(10, started == 0 ? 0 : started - created + 1)
        .number(11, lastStep - created)
        .number(12, expires == 0 ? 0 : expires - created + 1)
        .number(13, subscriptionNumber);
    if (isBare()) {
      if (hadParts) {
        store.clearParts();
      }
    } else {
      boolean wasSplit = nodes.isSplit();
      parameters.write(head, 20, 21, target);
      nodes.write(head, 22, 23, 24, created, target);
      if (nodes.isSplit() && !wasSplit) {
        nodes.known().forEach(this::noteAlarm);
      }
      alarms.write(target);
      subscriptions.write(head, 25, 26, target);
      buffers.write(head, 27, 28, target);
      undoing.write(target);
      waiting.write(head, 29, 30, target);
      seen.forEach(target::part);
      if (definition != null) {
        target.part(DEFINITION, definition);
      }
      writeRest(head);
      head.flag(14, hadParts || target.wrotePart);
    }
    store.head(head.unknown(unknown).toBytes());
  }

  private void writeRest(FieldWriter head) {
    head.number(31, suspended == 0 ? 0 : suspended - created + 1)
        .number(32, heldMessages)
        .flag(33, compensating)
        .number(34, incidents)
        .number(35, falls)
        .number(36, endingFall)
        .text(37, failed)
        .number(38, actions)
        .bytes(39, parent)
        .text(40, definitionId)
        .number(41, undoing.size());
    ready.forEach(key -> head.text(42, key));
    redrives.forEach(one -> head.bytes(43, one));
    taken.forEach(message -> head.text(44, message));
    head.text(45, trace).flag(46, ownTemplate);
  }

  private void noteAlarm(String key, NodeState node) {
    if (node.deadline() != 0) {
      alarms.add(wakeUp(node.deadline()), key);
    }
    if (node.alarm() != 0) {
      alarms.add(wakeUp(node.alarm()), key);
    }
  }

  /** Removes every trace of the instance. */
  public void remove(Store store) {
    if (hadParts) {
      store.clearParts();
    }
    store.head(null);
  }

  private void readHead(FieldReader in) {
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> checkFormat(in.number());
        case 2 -> template = in.text();
        case 3 -> version = (int) in.number();
        case 4 -> life = in.number();
        case 5 -> seq = in.number();
        case 6 -> status = Status.of(in.number());
        case 7 -> reason = in.text();
        case 8 -> startRequest = in.text();
        case 9 -> created = in.number();
        case 10 -> started = created + in.number() - 1;
        case 11 -> lastStep = created + in.number();
        case 12 -> expires = created + in.number() - 1;
        case 13 -> subscriptionNumber = in.number();
        case 14 -> hadParts = in.flag();
        case 20 -> parameters.readOne(in.message());
        case 21 -> parameters.nameParts((int) in.number());
        case 22 -> nodes.readPlain(in.bytes());
        case 23 -> nodes.readFull(in.message(), created);
        case 24 -> nodes.split(in.flag());
        case 25 -> subscriptions.readOne(in.message());
        case 26 -> subscriptions.split(in.flag());
        case 27 -> buffers.readOne(in.message());
        case 28 -> buffers.next(in.number());
        default -> readRest(field, in);
      }
    }
    lastStep = Math.max(lastStep, created);
    unknown = in.unknown();
  }

  private void readRest(int field, FieldReader in) {
    switch (field) {
      case 29 -> waiting.firstNumber(in.number());
      case 30 -> waiting.nextNumber(in.number());
      case 31 -> suspended = created + in.number() - 1;
      case 32 -> heldMessages = (int) in.number();
      case 33 -> compensating = in.flag();
      case 34 -> incidents = (int) in.number();
      case 35 -> falls = in.number();
      case 36 -> endingFall = in.number();
      case 37 -> failed = in.text();
      case 38 -> actions = (int) in.number();
      case 39 -> parent = in.bytes();
      case 40 -> definitionId = in.text();
      case 41 -> undoing.size((int) in.number());
      case 42 -> ready.add(in.text());
      case 43 -> redrives.add(in.bytes());
      case 44 -> taken.add(in.text());
      case 45 -> trace = in.text();
      case 46 -> ownTemplate = in.flag();
      default -> in.keep();
    }
  }

  private static void checkFormat(long format) {
    if (format != FORMAT) {
      throw new IllegalStateException(
          "Expected an instance in format "
              + FORMAT
              + ", but it is in format "
              + format
              + " of a newer version");
    }
  }

  /** Remembers whether a part was written. */
  private static final class PartsNoted implements Store {
    private final Store store;
    private boolean wrotePart;

    PartsNoted(Store store) {
      this.store = store;
    }

    @Override
    public byte @Nullable [] head() {
      return store.head();
    }

    @Override
    public void head(byte @Nullable [] bytes) {
      store.head(bytes);
    }

    @Override
    public byte @Nullable [] part(String name) {
      return store.part(name);
    }

    @Override
    public void part(String name, byte @Nullable [] bytes) {
      wrotePart |= bytes != null;
      store.part(name, bytes);
    }

    @Override
    public void clearParts() {
      store.clearParts();
    }
  }
}
