package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code init} from an empty directory, and the requests that it prints. */
@Tag("verification")
class InitIT {
    private static final Pattern KEY = Pattern.compile("KEY=(jb_api_\\S+)");
    private static final Pattern BODY = Pattern.compile("-d '([^']*)'");

    private final ProcessWorkspace workspace = ProcessWorkspace.forInit();

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void of_two_concurrent_inits_one_wins_and_its_requests_work_in_the_running_service() throws Exception {
        workspace.start("init", "--email", "ada@harbour.example").assertExitCode(2);
        assertThat(workspace.dataDirectory()).doesNotExist();

        PackagedProgram serve = workspace.start("serve", "--port", "0");
        serve.url();
        List<PackagedProgram> inits = List.of(startInit(), startInit());
        for (PackagedProgram init : inits) {
            assertThat(init.exitCode()).as(init.stderr()).isBetween(0, 1);
        }
        assertThat(inits.stream().map(PackagedProgram::stdout).filter(out -> !out.isEmpty()))
                .singleElement()
                .satisfies(out -> assertRequestsWork(out, serve));
        assertCatalogIsUpToDate(serve, inits);
        assertThat(inits.stream().flatMap(init -> init.errorLines().stream()))
                .singleElement()
                .asString()
                .contains("Nothing was changed.");
    }

    private PackagedProgram startInit() throws Exception {
        return workspace.start(
                "init",
                "--company-name=Harbour",
                "--email=ada@harbour.example",
                "--first-name=Ada",
                "--last-name=Example");
    }

    private static void assertRequestsWork(String printed, PackagedProgram serve) {
        assertThat(printed).contains("java -jar ", "leadpatch.jar serve\n");
        List<String> bodies = firstGroups(BODY, printed);
        assertThat(bodies).hasSize(2);
        ApiClient client = serve.client(firstGroups(KEY, printed).get(0));
        assertThat(client.send("POST", "/api/v1/leads", bodies.get(0))
                        .assertStatus(201)
                        .body())
                .startsWith("{\"id\":1,");
        client.patch(1, bodies.get(1)).assertStatus(200);
        assertThat(client.getLead(1).get("status")).isEqualTo("qualified");
    }

    /** Asserts that the next request can use an entry that a command has created. */
    private void assertCatalogIsUpToDate(PackagedProgram serve, List<PackagedProgram> inits) throws Exception {
        PackagedProgram create = workspace.start("tag", "create", "--label", "Fair 2026", "--json");
        assertThat(create.assertExitCode(0).stdout()).startsWith("{\"id\":3,");
        String printed = inits.stream().map(PackagedProgram::stdout).collect(Collectors.joining());
        serve.client(firstGroups(KEY, printed).get(0))
                .patch(1, "{\"tags\": {\"add\": [3]}}")
                .assertStatus(200);
    }

    private static List<String> firstGroups(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
