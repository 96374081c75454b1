import type { Browser, BrowserContextOptions, Page } from '@playwright/test';

export declare function launchBrowser(): Promise<Browser>;
export declare function openScenePage(browser: Browser, options?: BrowserContextOptions): Promise<Page>;
