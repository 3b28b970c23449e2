/**
 * The notes an agent keeps from one conversation to the next.
 *
 * <p>Start at {@link dev.hermes.tools.memory.MemoryFiles}; {@link dev.hermes.tools.memory.MemoryTool} is how a model
 * writes them.
 */
@NullMarked
package dev.hermes.tools.memory;

import org.jspecify.annotations.NullMarked;
