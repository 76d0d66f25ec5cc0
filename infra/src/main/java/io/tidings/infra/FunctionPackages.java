package io.tidings.infra;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import software.amazon.awscdk.services.lambda.Code;

/// The packaged code of every function; it exists.
record FunctionPackages(Map<Workload, Path> files) {

    FunctionPackages {
        files = Map.copyOf(files);
        for (Workload workload : Workload.values()) {
            requirePackage(workload, file(files, workload));
        }
    }

    private static Path file(Map<Workload, Path> files, Workload workload) {
        return Objects.requireNonNull(files.get(workload), workload::module);
    }

    /// Each function's package from the context key [Workload#packageKey], or where the build leaves it.
    ///
    /// @throws IllegalArgumentException if one is missing; the message says how to build it
    static FunctionPackages from(Context context) {
        Map<Workload, Path> files = new EnumMap<>(Workload.class);
        for (Workload workload : Workload.values()) {
            files.put(workload, context.find(workload.packageKey()).map(Path::of).orElseGet(workload::builtPackage));
        }
        return new FunctionPackages(files);
    }

    Code code(Workload workload) {
        return Code.fromAsset(file(files, workload).toString());
    }

    private static void requirePackage(Workload workload, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(workload.module() + " has not been packaged: there is no "
                    + file.toAbsolutePath().normalize() + ". Build it with ./mvnw package -pl " + workload.module()
                    + " -am, or name another file with -c " + workload.packageKey() + "=<path>");
        }
    }
}
