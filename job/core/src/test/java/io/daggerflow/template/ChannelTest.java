package io.daggerflow.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import org.junit.jupiter.api.Test;

class ChannelTest {

  private static Channel channel(String topic, String message) throws Exception {
    return new Channel(topic, new CelExpressions().expression(message, Variables.MESSAGE));
  }

  @Test
  void channelsAreEqualBlanksAside() throws Exception {
    assertThat(channel("t", "message.a")).isEqualTo(channel("t", " ${ message . a } "));
    assertThat(channel("t", "message['a b']")).isNotEqualTo(channel("t", "message['ab']"));
    assertThat(channel("t", "message.a")).isNotEqualTo(channel("u", "message.a"));
  }

  @Test
  void theIdOfAChannelNeverChanges() throws Exception {
    assertThat(channel("PAYMENT_LISTENER", "message.order_number").id()).isEqualTo("sf0AYay_emQ");
  }
}
