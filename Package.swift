// swift-tools-version: 6.2
import PackageDescription

// Who may import whom is drawn in docs/architecture.md; this file is what makes the drawing true. Each target names all
// that it imports, and `make lint` builds with --explicit-target-dependency-import-check error.

var settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]
if Context.environment["RUA_STRICT"] != nil {
    settings.append(.treatAllWarnings(as: .error))
}

let package = Package(
    name: "rua",
    products: [
        .executable(name: "rua", targets: ["rua"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Row 0: values, and the system libraries.
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CPSL", pkgConfig: "libpsl", providers: [.apt(["libpsl-dev"])]),
        .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .target(name: "RuaCore", dependencies: ["CPSL", "CIDN2"], swiftSettings: settings),

        // Row 1: one format or one idea each; siblings never see each other.
        .target(name: "RuaSMTP", dependencies: ["RuaCore"], swiftSettings: settings),
        .target(name: "RuaMail", dependencies: ["RuaCore"], swiftSettings: settings),
        .target(name: "RuaArchive", dependencies: ["RuaCore", "CZlib"], swiftSettings: settings),
        .target(name: "RuaXML", dependencies: ["RuaCore", "CLibXML2"], swiftSettings: settings),
        .target(name: "RuaInsight", dependencies: ["RuaCore"], swiftSettings: settings),
        .target(
            name: "RuaStore",
            dependencies: [
                "RuaCore", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings),

        // Row 2: the ways in and the questions.
        .target(
            name: "RuaReceiver",
            dependencies: [
                "RuaCore", "RuaSMTP", "COpenSSL",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .target(
            name: "RuaIngest",
            dependencies: [
                "RuaCore", "RuaMail", "RuaArchive", "RuaXML", "RuaStore",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .target(
            name: "RuaReports",
            dependencies: ["RuaCore", "RuaStore", "RuaInsight"],
            path: "reports",
            resources: [.embedInCode("sql")],
            swiftSettings: settings),

        // Row 3: the pages.
        .target(
            name: "RuaDashboard",
            dependencies: [
                "RuaCore", "RuaReports", "RuaStore", "RuaInsight",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "dashboards",
            // For Grafana and Prometheus themselves: shipped as files.
            exclude: ["grafana", "prometheus"],
            resources: [.embedInCode("templates"), .embedInCode("static")],
            swiftSettings: settings),

        // Row 4: the only place that wires things.
        .executableTarget(
            name: "rua",
            dependencies: [
                "CMalloc", "RuaCore", "RuaStore", "RuaSMTP", "RuaReceiver", "RuaIngest", "RuaInsight", "RuaReports",
                "RuaDashboard",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),

        // Tests. RuaTestSupport holds what several of them use.
        .target(
            name: "RuaTestSupport", dependencies: ["RuaCore"], path: "Tests/RuaTestSupport", swiftSettings: settings),
        .testTarget(name: "RuaCoreTests", dependencies: ["RuaCore", "RuaTestSupport"], swiftSettings: settings),
        .testTarget(
            name: "RuaSMTPTests", dependencies: ["RuaCore", "RuaSMTP", "RuaTestSupport"], swiftSettings: settings),
        .testTarget(
            name: "RuaMailTests", dependencies: ["RuaCore", "RuaMail", "RuaTestSupport"], swiftSettings: settings),
        .testTarget(
            name: "RuaArchiveTests", dependencies: ["RuaCore", "RuaArchive", "CZlib", "RuaTestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "RuaXMLTests", dependencies: ["RuaCore", "RuaXML", "RuaTestSupport"], swiftSettings: settings),
        .testTarget(
            name: "RuaInsightTests", dependencies: ["RuaCore", "RuaInsight", "RuaTestSupport"], swiftSettings: settings),
        .testTarget(
            name: "RuaStoreTests",
            dependencies: ["RuaCore", "RuaStore", "RuaTestSupport", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings),
        .testTarget(
            name: "RuaIngestTests",
            dependencies: [
                "RuaCore", "RuaIngest", "RuaStore", "RuaTestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "RuaReceiverTests",
            dependencies: [
                "RuaCore", "RuaSMTP", "RuaReceiver", "RuaTestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "RuaReportsTests",
            dependencies: ["RuaCore", "RuaStore", "RuaInsight", "RuaReports", "RuaIngest", "RuaTestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "RuaDashboardTests",
            dependencies: [
                "RuaCore", "RuaInsight", "RuaReports", "RuaStore", "RuaIngest", "RuaDashboard",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        // Drives the built binary from outside, with real clients.
        .testTarget(name: "EndToEndTests", dependencies: ["rua"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)

// Built only when asked for: what measures the pieces of an import (Tests/Bench/bench.sh), and the fuzzer
// (Tests/Fuzz/fuzz.sh), for which libFuzzer brings its own main.
if Context.environment["RUA_DEV"] != nil {
    package.products.append(.executable(name: "RuaBench", targets: ["RuaBench"]))
    package.targets.append(
        .executableTarget(
            name: "RuaBench",
            dependencies: ["RuaCore", "RuaMail", "RuaArchive", "RuaXML", "RuaStore", "RuaIngest"],
            swiftSettings: settings))
    package.products.append(.executable(name: "RuaFuzz", targets: ["RuaFuzz"]))
    package.targets.append(
        .executableTarget(
            name: "RuaFuzz",
            dependencies: ["RuaCore", "RuaSMTP", "RuaMail", "RuaArchive", "RuaXML", "RuaStore", "RuaIngest"],
            swiftSettings: settings))
}
