/**
 * Copies of a home that can be put back: the whole root as a zip ({@link dev.hermes.maintenance.backup.Backup}), the few files
 * that matter most as a snapshot ({@link dev.hermes.maintenance.backup.Snapshots}), and the way back from a zip ({@link
 * dev.hermes.maintenance.backup.HomeImport}).
 *
 * <p>Databases are taken while others write to them and checked afterwards; a restored one goes into the file that is there,
 * so that a program which has it open sees the new rows. Nothing here asks or prints.
 */
@NullMarked
package dev.hermes.maintenance.backup;

import org.jspecify.annotations.NullMarked;
