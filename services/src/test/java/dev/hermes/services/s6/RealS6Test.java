package dev.hermes.services.s6;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What s6 itself makes of our slots. The scenarios are scripts beside {@code sandbox.sh}. */
class RealS6Test {
    @TempDir
    Path temporary;

    @BeforeAll
    static void there_is_an_s6_and_a_place_for_it() throws Exception {
        Sandbox.require();
    }

    @Test
    void a_slot_lives_is_killed_lives_again_is_stopped_started_and_removed() throws Exception {
        new Sandbox(temporary).run("life.sh", 120);
    }

    @Test
    void without_the_skeleton_nothing_may_be_commanded() throws Exception {
        new Sandbox(temporary).run("no-skeleton.sh", 60);
    }

    @Test
    void fifty_profiles_come_and_go_by_several_processes_at_once() throws Exception {
        new Sandbox(temporary).run("parallel.sh", 180);
    }

    @Test
    void after_a_start_of_the_container_what_was_wanted_is_up() throws Exception {
        new Sandbox(temporary).run("boot.sh", 60);
    }

    @Test
    void the_scripts_of_the_image_set_up_a_container() throws Exception {
        new Sandbox(temporary).run("image.sh", 90);
    }

    @Test
    void the_health_check_of_the_image_knows_what_is_missing() throws Exception {
        new Sandbox(temporary).run("health.sh", 90);
    }

    @Test
    void killed_at_any_moment_it_leaves_a_whole_slot_or_none() throws Exception {
        new Sandbox(temporary).run("crash.sh", 180);
    }

    @Test
    void a_slot_that_s6_was_never_told_of_is_seen_by_the_next_command() throws Exception {
        new Sandbox(temporary).run("unseen.sh", 90);
    }

    @Test
    void no_supervisor_outlives_its_slot_whatever_cuts_the_removal_off() throws Exception {
        new Sandbox(temporary)
                .tolerating(
                        "unable to exec run", "unable to spawn ./run", "unable to read supervise", "unable to write")
                .run("orphans.sh", 120);
    }
}
