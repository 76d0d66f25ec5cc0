package io.tidings.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FunctionPackagesTest {

    @TempDir
    private Path folder;

    @Test
    void shouldLookWhereTheBuildLeavesThem() {
        assertThat(Workload.API.builtPackage()).isEqualTo(Path.of("../api-function/target/function.zip"));
        assertThat(Workload.DISPATCH.builtPackage()).isEqualTo(Path.of("../dispatch-function/target/function.zip"));
    }

    @Test
    void shouldTakeThePackagesThatTheContextNames() throws IOException {
        Path api = Files.createFile(folder.resolve("a.zip"));
        Path dispatch = Files.createFile(folder.resolve("d.zip"));
        assertThat(FunctionPackages.from(context(api, dispatch)).files())
                .isEqualTo(Map.of(Workload.API, api, Workload.DISPATCH, dispatch, Workload.SWEEP, dispatch));
    }

    @Test
    void shouldSayHowToBuildAMissingPackage() throws IOException {
        Path api = Files.createFile(folder.resolve("a.zip"));
        Path missing = folder.resolve("missing.zip");
        assertThatThrownBy(() -> FunctionPackages.from(context(api, missing)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dispatch-function has not been packaged: there is no " + missing + ". Build it with "
                        + "./mvnw package -pl dispatch-function -am, or name another file with "
                        + "-c dispatch-function.zip=<path>");
    }

    private static Context context(Path api, Path dispatch) {
        return key -> switch (key) {
            case "api-function.zip" -> Optional.of(api.toString());
            case "dispatch-function.zip" -> Optional.of(dispatch.toString());
            default -> Optional.empty();
        };
    }
}
