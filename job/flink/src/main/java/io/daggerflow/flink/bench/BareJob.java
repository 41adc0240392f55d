package io.daggerflow.flink.bench;

import io.daggerflow.flink.ProducerDefaults;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * The least that a job can do which moves as many records as the workflow job: Kafka, one hop, one
 * value read and written in RocksDB for each record, Kafka in transactions. What the workflow job
 * takes beyond this is the price of the engine. {@code dagger bench} runs both, one after the
 * other.
 *
 * <p>Options: {@code --bootstrap-servers}, {@code --in}, {@code --out}, {@code --loop} (topics),
 * {@code --inputs}, {@code --outs}, {@code --loops} (records of one workflow in each of them),
 * {@code --out-bytes}, {@code --loop-bytes}, {@code --state-bytes}.
 */
public final class BareJob {

  static final TypeInformation<Tuple2<String, byte[]>> RECORD =
      Types.TUPLE(Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private BareJob() {}

  /**
   * Builds the job and hands it to Flink.
   *
   * @param args options of the job
   */
  public static void main(String[] args) throws Exception {
    ParameterTool options = ParameterTool.fromArgs(args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    // The workflow job's records are handed on as they are, too.
    env.getConfig().enableObjectReuse();
    env.fromSource(source(options), WatermarkStrategy.noWatermarks(), "bare-in", RECORD)
        .uid("bare-in")
        .keyBy(record -> record.f0, Types.STRING)
        .process(new ReadAndWrite(options), RECORD)
        .uid("bare-state")
        .name("bare-state")
        .sinkTo(sink(options))
        .uid("bare-out")
        .name("bare-out");
    env.execute("dagger bare");
  }

  private static KafkaSource<Tuple2<String, byte[]>> source(ParameterTool options) {
    return KafkaSource.<Tuple2<String, byte[]>>builder()
        .setBootstrapServers(options.getRequired("bootstrap-servers"))
        .setGroupId("dagger-bare")
        .setClientIdPrefix("dagger-bare")
        .setTopics(options.getRequired("in"))
        .setStartingOffsets(OffsetsInitializer.latest())
        .setProperty("isolation.level", "read_committed")
        .setDeserializer(new BareReader())
        .build();
  }

  private static KafkaSink<Tuple2<String, byte[]>> sink(ParameterTool options) {
    Properties producer = new Properties();
    producer.putAll(ProducerDefaults.SETTINGS);
    producer.put("transaction.timeout.ms", "600000");
    return KafkaSink.<Tuple2<String, byte[]>>builder()
        .setBootstrapServers(options.getRequired("bootstrap-servers"))
        .setKafkaProducerConfig(producer)
        .setRecordSerializer(
            new BareWriter(options.getRequired("out"), options.getRequired("loop")))
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix("dagger-bare")
        .build();
  }
}
