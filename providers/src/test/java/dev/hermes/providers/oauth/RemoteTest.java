package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteTest {
    @Test
    void this_machine_is_named_as_the_person_came_to_it() {
        assertThat(Remote.reach(Map.of("USER", "ada", "SSH_CONNECTION", "10.0.0.2 51000 10.0.0.7 22")))
                .isEqualTo("ada@10.0.0.7");
        assertThat(Remote.reach(Map.of("LOGNAME", "ada", "SSH_CONNECTION", "10.0.0.2 51000 10.0.0.7 2222")))
                .isEqualTo("-p 2222 ada@10.0.0.7");
    }

    @Test
    void without_an_ssh_session_it_is_the_user_and_the_name_of_the_machine_and_no_placeholder() {
        assertThat(Remote.reach(Map.of()))
                .startsWith(System.getProperty("user.name") + "@")
                .doesNotContain("<", ">");
        assertThat(Remote.reach(Map.of("USER", "ada", "SSH_CONNECTION", "bogus")))
                .matches("ada@[^<>\\s]+");
    }
}
