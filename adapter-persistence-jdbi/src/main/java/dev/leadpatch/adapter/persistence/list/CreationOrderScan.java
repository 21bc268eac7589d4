package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the page of a large set of leads in the order of creation: reads all leads in that order until the page is full,
 * which costs less than sorting the set.
 *
 * @param leadsPerMatch how many leads have one element of the set among them, at least 1
 */
record CreationOrderScan(ListQuery statements, LeadSet matches, long leadsPerMatch) {
    private static final int MIN_CHUNK = 200;
    private static final int MAX_CHUNK = 50_000;

    /** Reads the page, and one lead more if there is one. */
    List<ListQuery.Row> page() {
        LeadPaging paging = statements.query().paging();
        int end = paging.offset() + paging.limit() + 1;
        List<Long> found = new ArrayList<>();
        Optional<Position> after = paging.after();
        boolean hasMore = true;
        while (hasMore && found.size() < end) {
            int size = chunkSize(end - found.size());
            Optional<LeadChunk> chunk = statements.chunk(after, size);
            List<Long> leads = chunk.map(LeadChunk::leads).orElse(List.of());
            leads.stream().filter(matches::contains).forEach(found::add);
            hasMore = leads.size() == size;
            after = chunk.map(LeadChunk::last);
        }
        return statements.pageOf(
                found.subList(Math.min(paging.offset(), found.size()), Math.min(end, found.size())), 0);
    }

    private int chunkSize(int missing) {
        return (int) Math.max(MIN_CHUNK, Math.min(MAX_CHUNK, missing * leadsPerMatch));
    }
}
