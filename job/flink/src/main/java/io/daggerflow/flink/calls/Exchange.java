package io.daggerflow.flink.calls;

import io.daggerflow.call.Answer;
import io.daggerflow.call.HandlerClasses;
import io.daggerflow.handler.TaskRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the tasks of one job in this JVM put their calls and find the replies. It makes no promise:
 * with the last task that uses it, everything in it is gone, and is asked again when the tasks are
 * back.
 *
 * <p>No method waits. Safe for use by many threads.
 */
public final class Exchange {

  private static final Map<String, Exchange> ALL = new HashMap<>();

  private final String name;
  private final InStep inStep;
  private final ExecutorService threads;
  private final Caller handlerCaller;
  private final Caller httpCaller;
  private final Lanes handlerLanes;
  private final Lanes httpLanes;
  private final Queue<Arrived> replies = new ConcurrentLinkedQueue<>();
  private final Set<Runnable> wakers = ConcurrentHashMap.newKeySet();
  private int users;

  /**
   * @param threads make the calls
   * @param inStep runs handlers that are called inside a step
   */
  Exchange(
      String name,
      CallLimits limits,
      ExecutorService threads,
      InStep inStep,
      Caller handlerCaller,
      Caller httpCaller) {
    this.name = name;
    this.threads = threads;
    this.inStep = inStep;
    this.handlerCaller = handlerCaller;
    this.httpCaller = httpCaller;
    handlerLanes = new Lanes(limits.threads(), limits.queue());
    httpLanes = new Lanes(limits.connections(), limits.queue());
  }

  private static Exchange withThreads(String name, CallLimits limits, ClassLoader loader) {
    ThreadFactory factory = factory(loader);
    ExecutorService threads = Executors.newCachedThreadPool(factory);
    HandlerClasses handlers = new HandlerClasses(loader);
    return new Exchange(
        name,
        limits,
        threads,
        handlers::answer,
        new HandlerCaller(handlers, new Watch(factory)),
        new HttpCaller(threads, new Watch(factory), limits.responseBytes()));
  }

  private static ThreadFactory factory(ClassLoader loader) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "dagger-calls-" + number.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(loader);
      return thread;
    };
  }

  /**
   * A reply, and the call that made it.
   *
   * @param call null if nobody was called
   */
  private record Arrived(Reply reply, @Nullable Made call) {}

  /** A call that holds a slot, and its times. */
  private record Made(Ask.Target target, long waitedNanos, long tookNanos) {}

  /**
   * The exchange of a job; {@link #leave} when it is not needed any more.
   *
   * @param name the same for all tasks of the job
   * @param loader knows the handlers
   */
  public static Exchange join(String name, CallLimits limits, ClassLoader loader) {
    return join(name, missing -> withThreads(missing, limits, loader));
  }

  /** The same, if it is missing another one. */
  static Exchange join(String name, Function<String, Exchange> missing) {
    synchronized (ALL) {
      Exchange exchange = ALL.computeIfAbsent(name, missing);
      exchange.users++;
      return exchange;
    }
  }

  /** To be called once for each {@link #join}. The last one ends what is under way. */
  public void leave() {
    synchronized (ALL) {
      users--;
      if (users > 0) {
        return;
      }
      ALL.remove(name);
    }
    httpCaller.close();
    handlerCaller.close();
    threads.shutdownNow();
  }

  /** Runs handlers inside a step. */
  @FunctionalInterface
  interface InStep {
    Answer answer(String handler, TaskRequest request);
  }

  /**
   * The answer of a handler that runs inside a step.
   *
   * @param handler its class
   */
  public Answer answer(String handler, TaskRequest request) {
    return inStep.answer(handler, request);
  }

  // ---- calls

  /** Makes a call, now or when its turn has come; false if there is no place for it. */
  public boolean ask(Ask ask) {
    Lanes lanes = lanes(ask.target());
    boolean taken = lanes.offer(ask);
    start(lanes);
    return taken;
  }

  /** How many calls there is a place for now. */
  public int room(Ask.Target target) {
    return lanes(target).room(target);
  }

  private Lanes lanes(Ask.Target target) {
    return lanes(target.isHttp());
  }

  private Lanes lanes(boolean http) {
    return http ? httpLanes : handlerLanes;
  }

  /** How many calls, of all tasks in this JVM, are under way. */
  public int running(boolean http) {
    return lanes(http).running();
  }

  /** How many calls, of all tasks in this JVM, wait for their turn. */
  public int waiting(boolean http) {
    return lanes(http).waiting();
  }

  private void start(Lanes lanes) {
    for (Ask ask : lanes.start()) {
      long begin = System.nanoTime();
      if (ask.leftMillis() == 0) {
        put(ask, begin, new Answer.Failed(null, "no call was made in time", true));
        continue;
      }
      Caller caller = ask.target().isHttp() ? httpCaller : handlerCaller;
      try {
        threads.execute(() -> caller.call(ask, answer -> put(ask, begin, answer)));
      } catch (RejectedExecutionException e) {
        // nobody is there any more
      }
    }
  }

  private void put(Ask ask, long begin, Answer answer) {
    Made call = new Made(ask.target(), begin - ask.since(), System.nanoTime() - begin);
    put(new Arrived(new Reply(ask.ticket(), answer), call));
  }

  private void put(Arrived arrived) {
    replies.add(arrived);
    wakers.forEach(Runnable::run);
  }

  // ---- replies

  /** Tells the instance that nobody makes this call. */
  public void askAgain(Ticket ticket) {
    put(new Arrived(new Reply(ticket, null), null));
  }

  /**
   * The next reply; null if there is none.
   *
   * @param times is told of the call that made it
   */
  public @Nullable Reply poll(CallTimes times) {
    Arrived arrived = replies.poll();
    if (arrived == null) {
      return null;
    }
    Made call = arrived.call();
    if (call != null) {
      Lanes lanes = lanes(call.target());
      lanes.done(call.target());
      start(lanes);
      times.made(call.target().isHttp(), call.waitedNanos(), call.tookNanos());
    }
    return arrived.reply();
  }

  public boolean isEmpty() {
    return replies.isEmpty();
  }

  /**
   * Something that is called whenever a reply has come.
   *
   * @param waker quick
   */
  public void addWaker(Runnable waker) {
    wakers.add(waker);
  }

  public void removeWaker(Runnable waker) {
    wakers.remove(waker);
  }
}
