/** Records of Kafka as the engine sees them: bytes, headers and position. */
@NullMarked
package io.daggerflow.message;

import org.jspecify.annotations.NullMarked;
