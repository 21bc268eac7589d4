package dev.leadpatch.adapter.http.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.RequestObserver.Rejection;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentRejectionsTest {

    private final RecentRejections rejections = new RecentRejections(RequestObserver.NO_OP);

    @Test
    void latest_rejections_of_a_company_are_kept() {
        LongStream.rangeClosed(1, 300).forEach(second -> rejections.onRejected(rejection(1, second)));
        rejections.onRejected(rejection(2, 1));

        assertThat(rejections.of(new CompanyId(1)))
                .hasSize(200)
                .startsWith(rejection(1, 300), rejection(1, 299))
                .endsWith(rejection(1, 101));
        assertThat(rejections.of(new CompanyId(2))).hasSize(1);
        assertThat(rejections.of(new CompanyId(3))).isEmpty();
    }

    @Test
    void companies_with_the_latest_rejections_are_kept() {
        rejections.onRejected(rejection(1, 1));
        LongStream.rangeClosed(2, 1_000).forEach(company -> rejections.onRejected(rejection(company, 1)));
        rejections.onRejected(rejection(1, 2));

        rejections.onRejected(rejection(1_001, 1));

        assertThat(rejections.of(new CompanyId(1))).hasSize(2);
        assertThat(rejections.of(new CompanyId(2))).isEmpty();
        assertThat(rejections.of(new CompanyId(3))).hasSize(1);
    }

    private static Rejection rejection(long company, long second) {
        return new Rejection(
                new CompanyId(company), Instant.ofEpochSecond(second), "PATCH", "/x", 400, "invalid_patch", "key");
    }
}
