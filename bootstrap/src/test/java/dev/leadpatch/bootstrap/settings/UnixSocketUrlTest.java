package dev.leadpatch.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadpatch.bootstrap.settings.DatabaseSettings.External;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Database URLs of unix domain sockets, in the format of libpq. */
class UnixSocketUrlTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql:///crm?host=/var/run/postgresql,5432",
        "jdbc:postgresql:///crm?host=/var/run/postgresql,5432",
        "postgresql:///crm?port=5433&host=%2Fvar%2Frun%2Fpostgresql,5433",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/crm,5432",
        "postgres://%2fvar%2frun%2fpostgresql:5433/crm?sslmode=prefer,5433"
    })
    void directory_of_a_socket_is_accepted(String url, int port) throws Exception {
        External external = external(url);

        assertThat(external.address()).isEqualTo("/var/run/postgresql/.s.PGSQL." + port + "/crm");
        assertThat(external.jdbcUrl())
                .startsWith("jdbc:postgresql://localhost:" + port + "/crm?")
                .contains("&socketFactoryArg=%2Fvar%2Frun%2Fpostgresql%2F.s.PGSQL." + port + "&sslmode=disable")
                .doesNotContain("prefer");
    }

    @Test
    void user_password_and_parameters_are_read_too() throws Exception {
        External external = external("postgresql://crm:p%40ss@/leads?host=/run/pg&ApplicationName=crm");

        assertThat(external.user()).contains("crm");
        assertThat(external.password()).contains("p@ss");
        assertThat(external.jdbcUrl()).contains("/leads?").endsWith("&ApplicationName=crm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql:///crm",
                "postgresql:///crm?port=5432",
                "postgresql:///crm?host=hunter2",
                "postgresql://db/crm?host=/run/hunter2",
                "postgresql://db/crm?port=5433",
                "postgresql://%2Frun%2Fhunter2/crm?host=/run/hunter2",
                "postgresql:///crm?host=/run/hunter2&port=0",
                "postgresql://%2Frun%2Fhunter2:65536/crm",
                "postgresql:///crm?host=/run/hunter2&sslmode=require",
                "postgresql:///crm?host=/run/hunter2&sslrootcert=/ca.pem",
                "postgresql:///crm?host=/run/hunter2&socketFactory=a.B",
                "postgresql:///crm?host=/run/%00hunter2",
                "postgresql:///crm?host=/run/%zzhunter2"
            })
    void other_combinations_are_refused_without_quoting_them(String url) {
        InvalidSettingsException invalid = catchThrowableOfType(InvalidSettingsException.class, () -> external(url));

        assertThat(invalid.errors())
                .singleElement()
                .asString()
                .startsWith("LEADPATCH_DATABASE_URL: ")
                .doesNotContain("hunter2");
    }

    @Test
    void path_that_is_too_long_for_a_socket_is_refused() {
        InvalidSettingsException invalid = catchThrowableOfType(
                InvalidSettingsException.class, () -> external("postgresql:///crm?host=/" + "x".repeat(100)));

        assertThat(invalid.errors())
                .containsExactly(
                        "LEADPATCH_DATABASE_URL: has a directory of a unix socket that is too long or invalid");
    }

    private static External external(String url) throws InvalidSettingsException {
        return (External) DatabaseSettings.read(Map.of(), Map.of("LEADPATCH_DATABASE_URL", url));
    }
}
