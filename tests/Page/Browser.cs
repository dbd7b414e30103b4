using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using Xunit;

namespace AsyncCap.Tests.Page;

/// <summary>A test that needs Debian's Chromium; skipped, visibly, where it is absent. <c>./asynccap test</c> installs it.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Browser.IsThere ? null : "needs the Debian packages chromium and chromium-driver";
}

/// <summary>A headless Chromium for all tests of the page.</summary>
public sealed class Browser : IDisposable
{
    private const string Program = "/usr/bin/chromium";
    private const int PaperWidth = 703; // 210 mm less two margins of 12, at 96 pixels an inch
    private const string Driver = "/usr/bin/chromedriver";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Lazy<ChromeDriver> _driver = new(Start);

    public static bool IsThere => File.Exists(Program) && File.Exists(Driver);

    /// <summary>Opens a page anew: forgets what was logged before, and waits until it has drawn or failed.</summary>
    /// <param name="path">A file.</param>
    /// <param name="isDark">Which of its two schemes.</param>
    /// <param name="width">The window's width in pixels.</param>
    public void Open(string path, bool isDark = false, int width = 1280)
    {
        _ = Logs(LogType.Browser);
        _ = Logs(LogType.Performance);
        Tell("Emulation.setEmulatedMedia", ("media", ""), ("features", new object[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" } }));
        Tell("Emulation.setDeviceMetricsOverride", ("width", width), ("height", 900), ("deviceScaleFactor", 1), ("mobile", false));
        _driver.Value.Navigate().GoToUrl(new Uri(path));
    }

    /// <summary>Has the page that is open lay itself out as on A4 paper.</summary>
    public void PutOnPaper()
    {
        Tell("Emulation.setEmulatedMedia", ("media", "print"));
        Tell("Emulation.setDeviceMetricsOverride", ("width", PaperWidth), ("height", 1000), ("deviceScaleFactor", 1), ("mobile", false));
    }

    /// <summary>What a script returns, as JSON.</summary>
    public JsonElement Ask(string script) => JsonDocument.Parse((string)_driver.Value.ExecuteScript($"return JSON.stringify((() => {{ {script} }})());")!).RootElement;

    /// <summary>Errors and warnings of the console.</summary>
    public IReadOnlyList<string> ConsoleErrors() => [.. Logs(LogType.Browser).Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Message)];

    /// <summary>The addresses of all requests, the page's own included.</summary>
    public IReadOnlyList<string> Requests() =>
    [
        .. Logs(LogType.Performance).Select(entry => JsonDocument.Parse(entry.Message).RootElement.GetProperty("message"))
            .Where(message => message.GetProperty("method").GetString() == "Network.requestWillBeSent")
            .Select(message => message.GetProperty("params").GetProperty("request").GetProperty("url").GetString()!),
    ];

    /// <summary>A picture of the whole page, for people.</summary>
    public void Photograph(string path)
    {
        int height = Ask("return document.documentElement.scrollHeight;").GetInt32();
        int width = Ask("return window.innerWidth;").GetInt32();
        Tell("Emulation.setDeviceMetricsOverride", ("width", width), ("height", height), ("deviceScaleFactor", 1), ("mobile", false));
        _driver.Value.GetScreenshot().SaveAsFile(path);
    }

    public void Dispose()
    {
        if (_driver.IsValueCreated)
        {
            _driver.Value.Dispose();
        }
    }

    private static ChromeDriver Start()
    {
        ChromeOptions options = new() { BinaryLocation = Program };
        // Root has no sandbox, and a container may have a tiny /dev/shm. The page is our own.
        options.AddArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars");
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        options.SetLoggingPreference(LogType.Performance, LogLevel.All);
        ChromeDriverService service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(Driver)!, Path.GetFileName(Driver));
        service.SuppressInitialDiagnosticInformation = true;
        return new ChromeDriver(service, options, Patience);
    }

    private IReadOnlyList<LogEntry> Logs(string kind) => _driver.Value.Manage().Logs.GetLog(kind);

    private void Tell(string command, params (string Name, object Value)[] parameters) =>
        _ = _driver.Value.ExecuteCdpCommand(command, parameters.ToDictionary(pair => pair.Name, pair => (object?)pair.Value)); // its answer is empty
}
