package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostsTest {
    @Test
    void a_domain_is_matched_as_a_whole() {
        assertThat(Hosts.within("https://api.openai.com/v1", "openai.com")).isTrue();
        assertThat(Hosts.within("https://OPENAI.com.:443/v1", "openai.com")).isTrue();
        assertThat(Hosts.within("https://api.openai.com.evil.com/v1", "openai.com"))
                .isFalse();
        assertThat(Hosts.within("https://notopenai.com/v1", "openai.com")).isFalse();
        assertThat(Hosts.within("https://evil.com/openai.com", "openai.com")).isFalse();
        assertThat(Hosts.within("https://openai.com@evil.com/", "openai.com")).isFalse();
    }

    @Test
    void local_is_this_machine_and_the_private_networks() {
        for (var url : List.of(
                "http://localhost:1/v1",
                "http://127.0.0.1",
                "http://127.8.9.1/",
                "http://[::1]:8080/v1",
                "http://10.1.2.3/",
                "http://172.16.0.1",
                "http://172.31.255.1",
                "http://192.168.0.1",
                "http://169.254.1.1",
                "http://100.64.0.1",
                "http://host.docker.internal:11434",
                "http://[fe80::1]/",
                "http://[fd00::1]/")) {
            assertThat(Hosts.local(url)).as(url).isTrue();
        }
        for (var url : List.of(
                "https://api.z.ai",
                "http://172.32.0.1",
                "http://100.128.0.1",
                "http://192.169.0.1",
                "http://8.8.8.8",
                "http://127.0.0.1.evil.com",
                "http://localhost.evil.com",
                "http://10.evil.com",
                "fd.example",
                "")) {
            assertThat(Hosts.local(url)).as(url).isFalse();
        }
    }

    @Test
    void any_text_can_be_asked_about() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            var text = new StringBuilder(random.nextBoolean() ? "http://" : "");
            for (int length = random.nextInt(20); length > 0; length--) {
                text.append("[]:/.@%-019afé \\".charAt(random.nextInt(16)));
            }
            var url = text.toString();
            assertThatCode(() -> {
                        Hosts.local(url);
                        RegisteredName.of(url);
                        Hosts.isHttp(url);
                        WireModes.ofUrl(url);
                    })
                    .as("seed %d: %s", seed, url)
                    .doesNotThrowAnyException();
        }
    }
}
