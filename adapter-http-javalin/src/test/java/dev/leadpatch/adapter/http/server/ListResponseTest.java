package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.list.LeadListStore.Page;
import dev.leadpatch.application.list.ListLeads.QueryError;
import dev.leadpatch.application.list.ListLeads.Result;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Responses of the list of leads that depend on the result of the use case. */
class ListResponseTest {
    private static final String PATH = "/api/v1/leads?include=custom_fields";

    @Test
    void exceeded_deadline_is_overload_with_advice() {
        RawResponse response = UseCasesBuilder.useCases()
                .listing(new Result.DeadlineExceeded())
                .get(PATH);

        response.assertError(503, "overloaded");
        assertThat(response.body()).contains("use a more selective filter");
        assertThat(response.header("retry-after")).contains("1");
    }

    @Test
    void unsupported_search_is_refused_with_the_remedy() {
        RawResponse response = UseCasesBuilder.useCases()
                .listing(new Result.Rejected(
                        List.of(QueryError.notSupported("search", "is not supported: install the extension"))))
                .get(PATH);

        response.assertError(400, "not_supported");
        assertThat(response.body()).contains("The query parameter search is not supported: install the extension");
    }

    @Test
    void page_that_exceeds_the_maximum_size_is_halved() {
        List<LeadSnapshot> leads = LongStream.rangeClosed(1, 8)
                .mapToObj(id -> new LeadSnapshot(
                        LeadBuilder.aLead()
                                .withId(id)
                                .withCustomField(DemoCatalog.NOTES, new CustomFieldValue.Text("x".repeat(1_500_000)))
                                .build(),
                        DemoCatalog.demoCatalog()))
                .toList();

        RawResponse response = UseCasesBuilder.useCases()
                .listing(new Result.Found(new Page(leads, 8, false)))
                .get(PATH);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).contains("\"id\":4,").doesNotContain("\"id\":5,\"uuid\"");
        assertThat(response.header("leadpatch-next-cursor")).isPresent();
        assertThat(response.header("link").orElseThrow())
                .startsWith("</api/v1/leads?include=custom_fields&cursor=")
                .endsWith(">; rel=\"next\"");
    }
}
