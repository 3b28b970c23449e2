/**
 * Reading, writing, changing and searching files.
 *
 * <p>Each tool is a class; {@link dev.hermes.tools.file.Workspace} is what they share: where a path leads, whether it
 * may be touched ({@link dev.hermes.tools.file.PathSafety}), and what the model has seen of it.
 */
@NullMarked
package dev.hermes.tools.file;

import org.jspecify.annotations.NullMarked;
