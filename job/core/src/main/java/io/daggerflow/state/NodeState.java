package io.daggerflow.state;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import org.jspecify.annotations.Nullable;

/**
 * Where one node stands. Changed within a step only, by the engine; a node without state is
 * NOT_STARTED.
 *
 * <p>Times are epoch milliseconds, 0 for none.
 */
public final class NodeState {

  /** What a node's alarm is for. The order is part of the state's format. */
  public enum Alarm {
    NONE,
    /** The present try runs out of time. */
    TRY,
    /** The next try begins. */
    RETRY,
    /** The task asked for it. */
    OWN;

    private static final Alarm[] ALL = values();
  }

  private Status status = Status.NOT_STARTED;
  private int run;
  private int attempt;
  private int open;
  private int over;
  private int completed;
  private long submitted;
  private long deadline;
  private @Nullable String reason;
  private long alarm;
  private Alarm alarmKind = Alarm.NONE;
  private boolean ending;
  private @Nullable Status before;
  private long fall;
  private boolean hold;
  private int copies;
  private int next;
  private int running;
  private int done;
  private @Nullable String firstFailure;
  private boolean asked;
  private @Nullable String child;
  private boolean betweenTries;
  private boolean undecided;
  private boolean early;
  private boolean undone;
  private @Nullable String wanted;
  private boolean hasElement;
  private @Nullable Object element;
  private byte[] unknown = FieldReader.NOTHING;
  private boolean changed;

  NodeState() {}

  /** A node whose status and run, 1, say everything about it. */
  NodeState(Status status) {
    this.status = status;
    this.run = status == Status.NOT_STARTED ? 0 : 1;
  }

  public Status status() {
    return status;
  }

  public void status(Status value) {
    status = value;
    changed = true;
  }

  /** How often it became EXECUTING as new work (rule S2.7); 0 if it never did. */
  public int run() {
    return run;
  }

  public void run(int value) {
    run = value;
    changed = true;
  }

  /** The try of this run; 0 for the first. */
  public int attempt() {
    return attempt;
  }

  public void attempt(int value) {
    attempt = value;
    changed = true;
  }

  /** Of a composite: how many of its children or copies are not over. */
  public int open() {
    return open;
  }

  public void open(int value) {
    open = value;
    changed = true;
  }

  /** How many of the siblings it waits for are terminal; counted where it waits for several. */
  public int over() {
    return over;
  }

  public void over(int value) {
    over = value;
    changed = true;
  }

  /** How many of the siblings it waits for are COMPLETED; counted where it waits for several. */
  public int completed() {
    return completed;
  }

  public void completed(int value) {
    completed = value;
    changed = true;
  }

  /** When it became EXECUTING; forgotten when it is over. */
  public long submitted() {
    return submitted;
  }

  public void submitted(long value) {
    submitted = value;
    changed = true;
  }

  /**
   * When its time is over, not before the instance was created; 0 if it has no limit or is over. Of
   * a monitor, when it fires next.
   */
  public long deadline() {
    return deadline;
  }

  void deadline(long value) {
    deadline = value;
    changed = true;
  }

  /** Whether it ends as it should at its deadline, not by its {@code timeout}. */
  public boolean isEnding() {
    return ending;
  }

  public void ending(boolean value) {
    ending = value;
    changed = true;
  }

  /** The next time it waits for besides its deadline; 0 for none. */
  public long alarm() {
    return alarm;
  }

  /** What the alarm is for. */
  public Alarm alarmKind() {
    return alarmKind;
  }

  void alarm(Alarm kind, long value) {
    alarm = value;
    alarmKind = value == 0 ? Alarm.NONE : kind;
    changed = true;
  }

  /** Why it has its status, where there is something to say. */
  public @Nullable String reason() {
    return reason;
  }

  public void reason(@Nullable String value) {
    reason = value;
    changed = true;
  }

  /** What it was before the failure or stop that ended it (rule S7.5); null if none did. */
  public @Nullable Status before() {
    return before;
  }

  /** The number of the failure or stop that ended it, from 1; 0 if none did. */
  public long fall() {
    return fall;
  }

  /** Notes which failure or stop ended it. */
  public void fell(@Nullable Status from, long number) {
    before = from;
    fall = number;
    changed = true;
  }

  /** Whether it waits for an operator (rule S7.6). */
  public boolean isOnHold() {
    return hold;
  }

  public void hold(boolean value) {
    hold = value;
    changed = true;
  }

  /** Of a {@code forEach}: how many copies there are. */
  public int copies() {
    return copies;
  }

  public void copies(int value) {
    copies = value;
    changed = true;
  }

  /** Of a {@code forEach} with {@code maxConcurrency}: the copy that may start next. */
  public int next() {
    return next;
  }

  public void next(int value) {
    next = value;
    changed = true;
  }

  /** Of a composite with {@code maxConcurrency}: how many children run. */
  public int running() {
    return running;
  }

  public void running(int value) {
    running = value;
    changed = true;
  }

  /** Of a composite with {@code ATLEAST_ONE}: how many children are COMPLETED. */
  public int done() {
    return done;
  }

  public void done(int value) {
    done = value;
    changed = true;
  }

  /** Of a composite with {@code ATLEAST_ONE}: why the first child failed; null if none did. */
  public @Nullable String firstFailure() {
    return firstFailure;
  }

  public void firstFailure(@Nullable String value) {
    firstFailure = value;
    changed = true;
  }

  /** Whether the present try waits for an answer. */
  public boolean isAsked() {
    return asked;
  }

  public void asked(boolean value) {
    asked = value;
    changed = true;
  }

  /** The child workflow that it waits for; null for none. */
  public @Nullable String child() {
    return child;
  }

  public void child(@Nullable String value) {
    child = value;
    changed = true;
  }

  /** Whether it waits for its next try (rule S7.2), or did when it was stopped. */
  public boolean isBetweenTries() {
    return betweenTries;
  }

  public void betweenTries(boolean value) {
    betweenTries = value;
    changed = true;
  }

  /** Whether its {@code when} failed, and is to be asked again before it begins. */
  public boolean isUndecided() {
    return undecided;
  }

  public void undecided(boolean value) {
    undecided = value;
    changed = true;
  }

  /**
   * Whether its turn is yet to come although it has a status: it was skipped before (rule S10.7),
   * or is to begin again.
   */
  public boolean isEarly() {
    return early;
  }

  public void early(boolean value) {
    early = value;
    changed = true;
  }

  /** Whether its work was undone (rule S7.4). */
  public boolean isUndone() {
    return undone;
  }

  public void undone(boolean value) {
    undone = value;
    changed = true;
  }

  /** Of a listener whose value follows statuses: the value that it is subscribed for. */
  public @Nullable String wanted() {
    return wanted;
  }

  public void wanted(@Nullable String value) {
    wanted = value;
    changed = true;
  }

  /** Of a copy: its element, a JSON value. */
  public @Nullable Object element() {
    return element;
  }

  public void element(@Nullable Object value) {
    element = value;
    hasElement = true;
    changed = true;
  }

  /** Makes it as it was before it first began, except for its number of runs and its element. */
  public void startOver() {
    status = Status.NOT_STARTED;
    attempt = 0;
    open = 0;
    over = 0;
    completed = 0;
    submitted = 0;
    reason = null;
    ending = false;
    before = null;
    fall = 0;
    hold = false;
    copies = 0;
    next = 0;
    running = 0;
    done = 0;
    firstFailure = null;
    asked = false;
    child = null;
    betweenTries = false;
    undecided = false;
    early = false;
    undone = false;
    changed = true;
  }

  /** One that nothing happened to, to be written over what was there. */
  static NodeState blank() {
    NodeState node = new NodeState();
    node.changed = true;
    return node;
  }

  void touch() {
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  /** Whether nothing happened to it yet. */
  boolean isBlank() {
    return status == Status.NOT_STARTED && isPlain();
  }

  /** Whether {@link #NodeState(Status)} says it all. */
  boolean isPlain() {
    boolean plainRun = run == (status == Status.NOT_STARTED ? 0 : 1);
    boolean counts =
        (attempt | open | over | completed | copies | next | running | done) != 0 || fall != 0;
    boolean times = submitted != 0 || deadline != 0 || alarm != 0;
    boolean flags =
        ending || hold || asked || betweenTries || undecided || early || undone || hasElement;
    return plainRun
        && !counts
        && !times
        && !flags
        && reason == null
        && before == null
        && firstFailure == null
        && child == null
        && wanted == null
        && unknown.length == 0;
  }

  /** Times are written relative to {@code origin}. */
  void write(FieldWriter out, long origin) {
    out.number(1, status.ordinal())
        .number(2, run)
        .number(3, attempt)
        .number(4, open)
        .number(5, over)
        .number(6, completed)
        .number(7, relative(submitted, origin))
        .number(8, deadline == 0 ? 0 : 1 + Math.max(0, deadline - origin))
        .text(9, reason)
        .number(10, alarm == 0 ? 0 : 1 + Math.max(0, alarm - origin))
        .number(11, alarmKind.ordinal())
        .flag(12, ending)
        .number(13, before == null ? 0 : before.ordinal() + 1)
        .number(14, fall)
        // 15 is the key of a node that stands in the head
        .flag(16, hold)
        .number(17, copies)
        .number(18, next)
        .number(19, running)
        .number(20, done)
        .text(21, firstFailure)
        .flag(22, asked)
        .text(23, child)
        .flag(24, betweenTries)
        .flag(25, early)
        .flag(26, undone)
        .flag(28, undecided)
        .text(29, wanted);
    if (hasElement) {
      out.value(27, element);
    }
    out.unknown(unknown);
  }

  private static long relative(long time, long origin) {
    return time == 0 ? 0 : time - origin + 1;
  }

  static NodeState read(FieldReader in, long origin) {
    NodeState node = new NodeState();
    for (int field = in.next(); field != 0; field = in.next()) {
      node.read(field, in, origin);
    }
    node.unknown = in.unknown();
    node.changed = false;
    return node;
  }

  private void read(int field, FieldReader in, long origin) {
    switch (field) {
      case 1 -> status = Status.of(in.number());
      case 2 -> run = (int) in.number();
      case 3 -> attempt = (int) in.number();
      case 4 -> open = (int) in.number();
      case 5 -> over = (int) in.number();
      case 6 -> completed = (int) in.number();
      case 7 -> submitted = in.number() + origin - 1;
      case 8 -> deadline = in.number() - 1 + origin;
      case 9 -> reason = in.text();
      case 10 -> alarm = in.number() - 1 + origin;
      case 11 -> alarmKind = Alarm.ALL[(int) in.number()];
      case 12 -> ending = in.flag();
      case 13 -> before = Status.of(in.number() - 1);
      case 14 -> fall = in.number();
      case 16 -> hold = in.flag();
      case 17 -> copies = (int) in.number();
      case 18 -> next = (int) in.number();
      case 19 -> running = (int) in.number();
      case 20 -> done = (int) in.number();
      case 21 -> firstFailure = in.text();
      case 22 -> asked = in.flag();
      case 23 -> child = in.text();
      case 24 -> betweenTries = in.flag();
      case 25 -> early = in.flag();
      case 26 -> undone = in.flag();
      case 27 -> element(in.value());
      case 28 -> undecided = in.flag();
      case 29 -> wanted = in.text();
      default -> in.keep();
    }
  }
}
