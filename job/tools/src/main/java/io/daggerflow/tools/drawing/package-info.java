/** Drawings as SVG: texts are measured, ELK places the boxes, and CSS colours them. */
@NullMarked
package io.daggerflow.tools.drawing;

import org.jspecify.annotations.NullMarked;
