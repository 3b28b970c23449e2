/** What tests of every module share. Never on the class path of the program itself. */
@NullMarked
package dev.hermes.testkit;

import org.jspecify.annotations.NullMarked;
