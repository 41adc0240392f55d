package io.daggerflow.correlation;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.correlation.LoopbackBatch.Request;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of correlation as bytes, for the loopback, for the state and for the way between
 * operators. Bytes of a newer version can be read: unknown fields are passed over, unknown kinds in
 * a batch are counted. Every method that reads throws {@link IllegalArgumentException} on bytes
 * that are no such record.
 */
public final class CorrelationFormat {

  private static final int RUN = 1;
  private static final int CHECKPOINT = 2;
  private static final int SENDER = 3;
  private static final int OPEN = 4;
  private static final int CLOSE = 5;
  private static final int RETURN = 6;
  private static final int REQUEST = 7;
  private static final int OFFER = 8;
  private static final int HINT = 9;

  private static final int ONCE = 1;
  private static final int AGAIN = 2;
  private static final int EXCLUSIVE = 4;

  private CorrelationFormat() {}

  /** The unknown things of the batch are not written. */
  public static byte[] write(LoopbackBatch batch) {
    FieldWriter fields =
        new FieldWriter()
            .text(RUN, batch.run())
            .number(CHECKPOINT, batch.checkpoint())
            .text(SENDER, batch.sender());
    InputWriter inputs = new InputWriter(fields);
    batch.notices().forEach(notice -> notice.handle(inputs));
    for (Request request : batch.requests()) {
      fields.message(REQUEST, inner -> inner.text(1, request.instance()).bytes(2, request.body()));
    }
    return fields.toBytes();
  }

  public static LoopbackBatch readBatch(byte[] bytes) {
    FieldReader fields = new FieldReader(bytes);
    String run = "";
    long checkpoint = 0;
    String sender = "";
    List<Notice> notices = new ArrayList<>();
    List<Request> requests = new ArrayList<>();
    int unknown = 0;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case RUN -> run = fields.text();
        case CHECKPOINT -> checkpoint = fields.number();
        case SENDER -> sender = fields.text();
        case OPEN -> notices.add(open(fields.message()));
        case CLOSE -> notices.add(close(fields.message()));
        case RETURN -> notices.add(returned(fields.message()));
        case REQUEST -> requests.add(request(fields.message()));
        default -> {
          fields.keep();
          unknown++;
        }
      }
    }
    return new LoopbackBatch(run, checkpoint, sender, notices, requests, unknown);
  }

  public static byte[] write(Delivery delivery) {
    FieldWriter fields = new FieldWriter(256);
    delivery(fields, delivery);
    return fields.toBytes();
  }

  public static Delivery readDelivery(byte[] bytes) {
    return delivery(new FieldReader(bytes));
  }

  /** Writes every kind but {@link TimeReached}, which never travels. */
  public static byte[] write(Input input) {
    FieldWriter fields = new FieldWriter(256);
    input.handle(new InputWriter(fields));
    return fields.toBytes();
  }

  public static Input readInput(byte[] bytes) {
    FieldReader fields = new FieldReader(bytes);
    return switch (fields.next()) {
      case OPEN -> open(fields.message());
      case CLOSE -> close(fields.message());
      case RETURN -> returned(fields.message());
      case OFFER -> offer(fields.message());
      case HINT -> hint(fields.message());
      default -> throw new IllegalArgumentException("no input of correlation");
    };
  }

  static byte[] write(Subscription subscription) {
    FieldWriter fields = new FieldWriter(64);
    subscription(fields, subscription);
    return fields.toBytes();
  }

  static Subscription readSubscription(byte[] bytes) {
    return subscription(new FieldReader(bytes));
  }

  static byte[] writeKept(Offer offer) {
    FieldWriter fields = new FieldWriter(256);
    offer(fields, offer);
    return fields.toBytes();
  }

  static Offer readKept(byte[] bytes) {
    return offer(new FieldReader(bytes));
  }

  /** Writes an input as the field of its kind. */
  private static final class InputWriter implements Input.Handler {

    private final FieldWriter fields;

    InputWriter(FieldWriter fields) {
      this.fields = fields;
    }

    @Override
    public void offer(Offer offer) {
      fields.message(OFFER, inner -> CorrelationFormat.offer(inner, offer));
    }

    @Override
    public void open(Open open) {
      fields.message(OPEN, inner -> subscription(key(inner, open.key()), open.subscription()));
    }

    @Override
    public void close(Close close) {
      fields.message(
          CLOSE,
          inner ->
              key(inner, close.key())
                  .text(3, close.instance())
                  .number(4, close.life())
                  .number(5, close.number()));
    }

    @Override
    public void giveBack(Return given) {
      fields.message(
          RETURN,
          inner ->
              inner
                  .message(1, content -> delivery(content, given.delivery()))
                  .flag(2, given.turnedAway()));
    }

    @Override
    public void hint(Hint hint) {
      fields.message(
          HINT,
          inner ->
              key(inner, hint.key())
                  .text(3, hint.instance())
                  .number(4, hint.life())
                  .flag(5, hint.exclusive()));
    }

    @Override
    public void timeReached() {
      throw new IllegalArgumentException("time does not travel");
    }
  }

  private static FieldWriter key(FieldWriter fields, Key key) {
    return fields.text(1, key.channel()).text(2, key.value());
  }

  /** Its numbers leave room for a key before it. */
  private static void subscription(FieldWriter fields, Subscription subscription) {
    int flags =
        (subscription.once() ? ONCE : 0)
            | (subscription.again() ? AGAIN : 0)
            | (subscription.exclusive() ? EXCLUSIVE : 0);
    fields
        .text(3, subscription.instance())
        .number(4, subscription.life())
        .signed(5, subscription.number())
        .number(6, flags);
  }

  /** A subscription is written like an opening without its key. */
  private static Subscription subscription(FieldReader fields) {
    return open(fields).subscription();
  }

  private static Open open(FieldReader fields) {
    String channel = "";
    String value = "";
    String instance = "";
    long life = 0;
    long number = 0;
    long flags = 0;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> channel = fields.text();
        case 2 -> value = fields.text();
        case 3 -> instance = fields.text();
        case 4 -> life = fields.number();
        case 5 -> number = fields.signed();
        case 6 -> flags = fields.number();
        default -> fields.keep();
      }
    }
    return new Open(
        new Key(channel, value),
        new Subscription(
            instance,
            life,
            number,
            (flags & ONCE) != 0,
            (flags & AGAIN) != 0,
            (flags & EXCLUSIVE) != 0));
  }

  private static Close close(FieldReader fields) {
    String channel = "";
    String value = "";
    String instance = "";
    long life = 0;
    long number = 0;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> channel = fields.text();
        case 2 -> value = fields.text();
        case 3 -> instance = fields.text();
        case 4 -> life = fields.number();
        case 5 -> number = fields.number();
        default -> fields.keep();
      }
    }
    return new Close(new Key(channel, value), instance, life, number);
  }

  private static Hint hint(FieldReader fields) {
    String channel = "";
    String value = "";
    String instance = "";
    long life = 0;
    boolean exclusive = false;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> channel = fields.text();
        case 2 -> value = fields.text();
        case 3 -> instance = fields.text();
        case 4 -> life = fields.number();
        case 5 -> exclusive = fields.flag();
        default -> fields.keep();
      }
    }
    return new Hint(new Key(channel, value), instance, life, exclusive);
  }

  private static Return returned(FieldReader fields) {
    Delivery delivery = null;
    boolean turnedAway = false;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> delivery = delivery(fields.message());
        case 2 -> turnedAway = fields.flag();
        default -> fields.keep();
      }
    }
    if (delivery == null) {
      throw new IllegalArgumentException("a return without its delivery");
    }
    return new Return(delivery, turnedAway);
  }

  private static Request request(FieldReader fields) {
    String instance = "";
    byte[] body = new byte[0];
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> instance = fields.text();
        case 2 -> body = fields.bytes();
        default -> fields.keep();
      }
    }
    return new Request(instance, body);
  }

  private static void delivery(FieldWriter fields, Delivery delivery) {
    fields
        .message(1, inner -> offer(inner, delivery.offer()))
        .message(2, inner -> subscription(inner, delivery.subscription()))
        .number(3, delivery.of());
  }

  private static Delivery delivery(FieldReader fields) {
    Offer offer = null;
    Subscription subscription = null;
    int of = 0;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> offer = offer(fields.message());
        case 2 -> subscription = subscription(fields.message());
        case 3 -> of = (int) fields.number();
        default -> fields.keep();
      }
    }
    if (offer == null || subscription == null) {
      throw new IllegalArgumentException("a delivery without message or subscription");
    }
    return new Delivery(offer, subscription, of);
  }

  private static void offer(FieldWriter fields, Offer offer) {
    key(fields, offer.key())
        .message(3, inner -> message(inner, offer.message()))
        .number(4, offer.keepMillis())
        .flag(5, offer.countOnly())
        .number(6, offer.deadline());
    offer.turnedAwayBy().forEach(instance -> fields.text(7, instance));
  }

  private static Offer offer(FieldReader fields) {
    String channel = "";
    String value = "";
    Message message = null;
    long keepMillis = 0;
    boolean countOnly = false;
    long deadline = 0;
    List<String> turnedAwayBy = List.of();
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> channel = fields.text();
        case 2 -> value = fields.text();
        case 3 -> message = message(fields.message());
        case 4 -> keepMillis = fields.number();
        case 5 -> countOnly = fields.flag();
        case 6 -> deadline = fields.number();
        case 7 -> {
          turnedAwayBy = new ArrayList<>(turnedAwayBy);
          turnedAwayBy.add(fields.text());
        }
        default -> fields.keep();
      }
    }
    if (message == null) {
      throw new IllegalArgumentException("an offer without its message");
    }
    return new Offer(
        new Key(channel, value), message, keepMillis, countOnly, deadline, turnedAwayBy);
  }

  private static void message(FieldWriter fields, Message message) {
    fields
        .text(1, message.topic())
        .number(2, message.partition())
        .number(3, message.offset())
        .signed(4, message.timestamp())
        .bytes(5, message.key())
        .bytes(6, message.value());
    for (Header header : message.headers()) {
      fields.message(7, header::write);
    }
  }

  private static Message message(FieldReader fields) {
    String topic = "";
    int partition = 0;
    long offset = 0;
    long timestamp = 0;
    byte[] key = null;
    byte[] value = null;
    List<Header> headers = new ArrayList<>();
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> topic = fields.text();
        case 2 -> partition = (int) fields.number();
        case 3 -> offset = fields.number();
        case 4 -> timestamp = fields.signed();
        case 5 -> key = fields.bytes();
        case 6 -> value = fields.bytes();
        case 7 -> headers.add(Header.read(fields.message()));
        default -> fields.keep();
      }
    }
    return new Message(topic, partition, offset, timestamp, key, value, List.copyOf(headers));
  }
}
