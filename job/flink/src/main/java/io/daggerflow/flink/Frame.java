package io.daggerflow.flink;

import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Input;
import io.daggerflow.flink.calls.Reply;
import io.daggerflow.message.Message;

/**
 * What travels between the operators: an immutable record of one of few kinds, with the key that it
 * is routed by. One type for all edges needs one serializer, which hands an object on as it is
 * where two operators share a thread. Frames are never part of a checkpoint, so their bytes may
 * differ from version to version.
 */
final class Frame {

  /** What a frame holds. */
  enum Kind {
    /** A record as it came from Kafka. */
    MESSAGE,
    /** A record of the control topic, on its way to its instance. */
    REQUEST,
    /** What another instance, or a message that starts it, tells an instance. */
    TOLD,
    /** Something that happens at a correlation key. */
    INPUT,
    /** A message on its way to an instance. */
    DELIVERY,
    /** A template that is in use from now on. */
    TEMPLATE,
    /** What came back of a call, on its way to the instance that asked. */
    REPLY,
    /** A record on its way to Kafka. */
    OUT,
    /** What a subtask tells of a retired version. */
    NEED
  }

  private final Kind kind;
  private final String key;
  private final Object content;

  Frame(Kind kind, String key, Object content) {
    this.kind = kind;
    this.key = key;
    this.content = content;
  }

  static Frame message(Message message) {
    return new Frame(Kind.MESSAGE, "", message);
  }

  static Frame request(String instance, Message message) {
    return new Frame(Kind.REQUEST, instance, message);
  }

  static Frame told(String instance, Told told) {
    return new Frame(Kind.TOLD, instance, told);
  }

  /**
   * @param key text of the correlation key
   */
  static Frame input(String key, Input input) {
    return new Frame(Kind.INPUT, key, input);
  }

  static Frame delivery(Delivery delivery) {
    return new Frame(Kind.DELIVERY, delivery.subscription().instance(), delivery);
  }

  static Frame template(StoredTemplate template) {
    return new Frame(Kind.TEMPLATE, template.id(), template);
  }

  static Frame reply(Reply reply) {
    return new Frame(Kind.REPLY, reply.ticket().instance(), reply);
  }

  static Frame need(Need need) {
    return new Frame(Kind.NEED, need.id(), need);
  }

  static Frame out(OutRecord out) {
    return new Frame(Kind.OUT, "", out);
  }

  Kind kind() {
    return kind;
  }

  /** The instance or the correlation key that it is for; empty if it is for none. */
  String key() {
    return key;
  }

  Object content() {
    return content;
  }

  /** Of a MESSAGE or a REQUEST. */
  Message message() {
    return (Message) content;
  }

  /** Of a TOLD. */
  Told told() {
    return (Told) content;
  }

  /** Of an INPUT. */
  Input input() {
    return (Input) content;
  }

  /** Of a DELIVERY. */
  Delivery delivery() {
    return (Delivery) content;
  }

  /** Of a TEMPLATE. */
  StoredTemplate template() {
    return (StoredTemplate) content;
  }

  /** Of a REPLY. */
  Reply reply() {
    return (Reply) content;
  }

  /** Of a NEED. */
  Need need() {
    return (Need) content;
  }

  /** Of an OUT. */
  OutRecord out() {
    return (OutRecord) content;
  }

  @Override
  public String toString() {
    return kind + " for " + key;
  }
}
