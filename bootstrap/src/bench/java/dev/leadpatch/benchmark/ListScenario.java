package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.ServiceReader.Timed;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The latency of a page of a list, compared with GET of one lead: one connection, with the GETs in between. Each list is
 * measured on its first page and on a deep page.
 */
final class ListScenario implements BenchmarkScenario {
    // a node then caches the bitmaps of most terms and words
    private static final int WARM_UP = 400;
    private static final int DEEP = 40;
    private static final String PATH = "/api/v1/leads";

    @Override
    public ReportSection run(BenchmarkEnvironment environment) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int size : environment.plan().sizes()) {
            ListedLeads leads = new ListedLeads(environment.postgres());
            leads.recreate(size);
            text.append("\n%,d leads in one company:%n%n".formatted(size)).append(measure(environment, leads));
        }
        return new ReportSection("Lists of leads", text.toString(), List.of());
    }

    private static Map<String, Supplier<String>> queries(ListedLeads leads) {
        Map<String, Supplier<String>> queries = new LinkedHashMap<>();
        queries.put("no filter", () -> "");
        queries.put("sort=id", () -> "&sort=id");
        queries.put("sort=created_at", () -> "&sort=created_at");
        queries.put("sort=-created_at", () -> "&sort=-created_at");
        queries.put("status", () -> "&status=" + leads.status());
        queries.put("two statuses", () -> "&status=new,lost");
        queries.put("tags", () -> "&tags=" + leads.tag());
        queries.put("users", () -> "&users=" + leads.user());
        queries.put("unassigned", () -> "&unassigned=1");
        queries.put("assigned", () -> "&assigned=1");
        queries.put("email", () -> "&email=lead." + leads.number(leads.count()) + "@none.example");
        queries.put("source", () -> "&source=web_form");
        queries.put("number field", () -> "&customFields/5=" + leads.number(1_000));
        queries.put("select field", () -> "&customFields/6=2");
        queries.put("created_since", () -> "&created_since=2020-01-%02d".formatted(1 + leads.number(28)));
        queries.put("archived=only", () -> "&archived=only");
        queries.put("archived=include", () -> "&archived=include");
        queries.put("archived=include, sort=created_at", () -> "&archived=include&sort=created_at");
        queries.put("status + users", () -> "&status=" + leads.status() + "&users=" + leads.user());
        queries.put("tags + users", () -> "&tags=" + leads.tag() + "&users=" + leads.user());
        queries.put("tags, sort=-created_at", () -> "&sort=-created_at&tags=" + leads.tag());
        queries.put("search: last name", () -> "&search=" + leads.lastName());
        queries.put("search: full name", () -> "&search=" + leads.firstName() + "%20" + leads.lastName());
        queries.put(
                "search: 8 hex digits",
                () -> "&search=" + String.format(Locale.ROOT, "%08x", leads.number(Integer.MAX_VALUE)));
        queries.put("search: all", () -> "&search=company");
        queries.put("search + status", () -> "&search=" + leads.lastName() + "&status=" + leads.status());
        return queries;
    }

    private String measure(BenchmarkEnvironment environment, ListedLeads leads) throws Exception {
        Supplier<String> get = () -> PATH + "/" + leads.lead();
        ServiceReader reader = new ServiceReader(environment.service());
        int requests = environment.plan().seconds() * 40;
        MarkdownTable table =
                new MarkdownTable("list", "page", "p50 ms", "p95 ms", "GET p95 ms", "p95 ÷ GET", "errors");
        for (Map.Entry<String, Supplier<String>> query : queries(leads).entrySet()) {
            Supplier<String> first = () -> PATH + "?limit=50" + query.getValue().get();
            addRow(table, query.getKey(), "first", reader, get, first, requests);
            List<String> deep = deepPages(reader, first);
            if (!deep.isEmpty()) {
                int[] next = {0};
                addRow(table, query.getKey(), "deep", reader, get, () -> deep.get(next[0]++ % deep.size()), requests);
            }
        }
        return table.toMarkdown();
    }

    private void addRow(
            MarkdownTable table,
            String name,
            String page,
            ServiceReader reader,
            Supplier<String> get,
            Supplier<String> list,
            int requests)
            throws Exception {
        double[] gets = new double[requests];
        double[] lists = new double[requests];
        int errors = 0;
        for (int i = -WARM_UP; i < requests; i++) {
            double getMillis = reader.time(get.get()).millis();
            Timed timed = reader.time(list.get());
            if (i >= 0) {
                gets[i] = getMillis;
                lists[i] = timed.millis();
                errors += timed.response().statusCode() == 200 ? 0 : 1;
            }
        }
        double p95 = ServiceReader.percentile(lists, 0.95);
        double getP95 = ServiceReader.percentile(gets, 0.95);
        table.addRow(
                name,
                page,
                MarkdownTable.formatMillis(ServiceReader.percentile(lists, 0.5)),
                MarkdownTable.formatMillis(p95),
                MarkdownTable.formatMillis(getP95),
                MarkdownTable.formatRatio(p95 / getP95),
                String.valueOf(errors));
        Progress.print("%s, %s: p95 %.1f ms, GET %.1f ms, %d errors", name, page, p95, getP95, errors);
    }

    /** Returns the URLs of pages behind the first {@link #DEEP} pages. */
    private List<String> deepPages(ServiceReader reader, Supplier<String> first) throws Exception {
        List<String> pages = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String url = first.get().replace("limit=50", "limit=200");
            for (int depth = 0; depth < DEEP && url != null; depth++) {
                HttpResponse<String> page = reader.get(url);
                url = page.headers()
                        .firstValue("Link")
                        .map(link -> link.substring(1, link.indexOf('>')))
                        .orElse(null);
            }
            if (url != null) {
                pages.add(url.replace("limit=200", "limit=50"));
            }
        }
        return pages;
    }
}
