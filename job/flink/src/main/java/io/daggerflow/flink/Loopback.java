package io.daggerflow.flink;

import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.correlation.Notice;
import io.daggerflow.correlation.Return;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step tells keys and other instances, as records that Kafka takes: hardly ever more than
 * one, but an instance may have thousands of listeners or children, and give back large messages.
 */
final class Loopback {

  /** A record that holds more than one thing is shorter. */
  private static final int LENGTH = 512 * 1024;

  /** What a thing takes that holds neither a message nor a body. */
  private static final int SMALL = 256;

  private final String run;
  private final long checkpoint;
  private final String sender;
  private final List<LoopbackBatch> full = new ArrayList<>(1);
  private List<Notice> notices = new ArrayList<>(2);
  private List<LoopbackBatch.Request> requests = new ArrayList<>(1);
  private int length;

  Loopback(String run, long checkpoint, String sender) {
    this.run = run;
    this.checkpoint = checkpoint;
    this.sender = sender;
  }

  void add(Notice notice) {
    makeRoom(SMALL + length(notice));
    notices.add(notice);
  }

  void add(LoopbackBatch.Request request) {
    makeRoom(SMALL + request.body().length);
    requests.add(request);
  }

  private void makeRoom(int more) {
    int things = notices.size() + requests.size();
    if (things > 0 && length + more > LENGTH || things == Lives.REQUESTS_OF_A_RECORD) {
      end();
    }
    length += more;
  }

  private void end() {
    full.add(new LoopbackBatch(run, checkpoint, sender, notices, requests, 0));
    notices = new ArrayList<>();
    requests = new ArrayList<>();
    length = 0;
  }

  /** The records, in order; none if nothing is told. */
  List<LoopbackBatch> batches() {
    if (!notices.isEmpty() || !requests.isEmpty()) {
      end();
    }
    return full;
  }

  private static int length(Notice notice) {
    return notice instanceof Return given ? given.delivery().offer().message().length() : 0;
  }
}
