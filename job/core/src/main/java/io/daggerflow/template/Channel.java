package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A topic and the expression that finds the correlation value in its messages (rule S5.1). Channels
 * are equal if topic and text of the expression are, blanks aside.
 */
public final class Channel {

  private final String topic;
  private final Expression message;
  private final String id;

  public Channel(String topic, Expression message) {
    this.topic = topic;
    this.message = message;
    this.id = id(topic, message.source());
  }

  /** The field {@code channels}. */
  static List<Channel> list(Fields owner) {
    List<Channel> channels = new ArrayList<>();
    owner.objects("channels").forEach(fields -> channels.add(read(fields)));
    return channels;
  }

  private static Channel read(Fields fields) {
    Channel channel =
        new Channel(
            NameFields.topic(fields, "topic"),
            Expressions.required(fields, "message", Variables.MESSAGE));
    fields.end();
    return channel;
  }

  /** The topic. */
  public String topic() {
    return topic;
  }

  /** Over the message; yields one value or a list of values. */
  public Expression message() {
    return message;
  }

  /** A short text that tells channels apart: eleven letters, digits, {@code -} and {@code _}. */
  public String id() {
    return id;
  }

  private static String id(String topic, String expression) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (topic + '\n' + ExpressionText.withoutBlanks(expression))
                      .getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Channel channel && id.equals(channel.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return topic + " by " + message.source();
  }
}
