import { ErrorBoundary, LocationProvider, Route, Router } from 'preact-iso'
import { AppContext, type App } from './app'
import { FormScreen, MineScreen, ReceiptScreen, TimeScreen } from './screens'
import { Frame } from './screens/frame/frame'
import { MissingScreen } from './screens/missing/view'
import { TopicsScreen } from './screens/topics/view'

/** Which screen stands at which address. */
export function Root({ app }: { app: App }) {
  return (
    <AppContext.Provider value={app}>
      <LocationProvider>
        <Frame>
          <ErrorBoundary>
            <Router>
              <Route path="/" component={TopicsScreen} />
              <Route path="/tid" component={TimeScreen} />
              <Route path="/bestil" component={FormScreen} />
              <Route path="/kvittering/:id" component={ReceiptScreen} />
              <Route path="/mine" component={MineScreen} />
              <Route default component={MissingScreen} />
            </Router>
          </ErrorBoundary>
        </Frame>
      </LocationProvider>
    </AppContext.Provider>
  )
}
