/**
 * Archives: reading what strangers packed, without being harmed, and writing our own.
 *
 * <p>Start at {@link dev.hermes.home.archive.ArchiveReader}. Zip and tar.gz look the same from outside; every name, kind and
 * size is judged before the first byte is written, and bytes beyond what was declared are never taken. What a member means
 * (a profile, a backup, a release) is decided by the caller.
 */
@NullMarked
package dev.hermes.home.archive;

import org.jspecify.annotations.NullMarked;
