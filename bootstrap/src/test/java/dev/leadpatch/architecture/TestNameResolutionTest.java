package dev.leadpatch.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No test sends a DNS request: the JVMs of all tests resolve the names of {@code .mvn/test-hosts} only. */
class TestNameResolutionTest {

    @Test
    void names_are_resolved_by_the_hosts_file_of_the_tests_only() throws UnknownHostException {
        // first, so that this test sends no DNS request either
        assertThat(System.getProperty("jdk.net.hosts.file")).endsWith("test-hosts");

        assertThat(InetAddress.getAllByName("test-hosts.invalid")).allMatch(InetAddress::isLoopbackAddress);
        assertThatThrownBy(() -> InetAddress.getAllByName("example.com")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void hosts_file_has_loopback_addresses_only() throws IOException {
        List<String> entries = Files.readAllLines(Path.of(System.getProperty("jdk.net.hosts.file")));

        assertThat(entries).isNotEmpty().allMatch(entry -> entry.startsWith("#") || entry.startsWith("127.0.0.1 "));
    }

    @Test
    void no_module_replaces_the_jvm_options_of_its_tests() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            List<Path> poms = modules.map(module -> module.resolve("pom.xml"))
                    .filter(Files::exists)
                    .toList();

            assertThat(poms)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(pom -> assertThat(pom).content().doesNotContain("argLine"));
        }
    }
}
