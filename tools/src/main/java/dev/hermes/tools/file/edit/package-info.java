/**
 * Changing text as a model describes it: by a text to be replaced, or by a patch. No files here.
 *
 * <p>Start at {@link dev.hermes.tools.file.edit.TextEdit} for one replacement and at {@link
 * dev.hermes.tools.file.edit.PatchText} for a patch over several files. What a model remembers of a file is often a
 * little wrong; {@link dev.hermes.tools.file.edit.Strategy} lists the differences that are forgiven, mildest first.
 */
@NullMarked
package dev.hermes.tools.file.edit;

import org.jspecify.annotations.NullMarked;
