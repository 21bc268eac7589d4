package dev.leadpatch.application.http.json;

import dev.leadpatch.domain.benchmark.ReferenceRequest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Parses the reference request from bytes to plain Java values. */
@State(Scope.Thread)
public class StrictJsonReaderBenchmark {
    private final byte[] bytes = new ReferenceRequest().nextText().getBytes(StandardCharsets.UTF_8);

    @Benchmark
    public @Nullable Object read() {
        return StrictJsonReader.read(bytes);
    }
}
